using Microsoft.AspNetCore.Identity;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/accounts").WithTags("Accounts").WithMetadata(RequestSize.Anonymous);
        accounts.MapPost("/register", RegisterAsync).WithSummary("Make an account, its workspace and its Inbox")
            .Produces<TokenResponse>(StatusCodes.Status201Created)
            .Takes(EndpointContract.IdempotencyKey)
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/sign-in", SignInAsync).WithSummary("Exchange credentials for tokens")
            .Produces<TokenResponse>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/refresh", RefreshAsync).WithSummary("Exchange a refresh token for the next ones")
            .Produces<TokenResponse>()
            .Takes(EndpointContract.IdempotencyKey).Refuses(StatusCodes.Status401Unauthorized);
        accounts.MapPost("/sign-out", SignOutAsync).WithSummary("End the session of a refresh token")
            .Produces(StatusCodes.Status204NoContent);
        accounts.MapGet("/me", MeAsync).RequireAuthorization(BearerHandler.Scheme).WithSummary("The signed-in user")
            .Produces<UserResponse>().Refuses(StatusCodes.Status404NotFound);
        accounts.MapPatch("/me", ChangeMeAsync).RequireAuthorization(BearerHandler.Scheme)
            .WithSummary("Change name or time zone").Produces<UserResponse>()
            .Idempotent().Takes(EndpointContract.CommandId).Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request, HttpContext http, Registration registration, Sessions sessions,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var email = errors.Line("email", request.Email, 3, 254);
        if (!email.Contains('@', StringComparison.Ordinal) || email.StartsWith('@') || email.EndsWith('@'))
            errors.Add("email", "It must be an e-mail address.");
        if (request.Password is not { Length: >= 8 and <= 128 })
            errors.Add("password", "8 to 128 characters.");
        var name = errors.Line("displayName", request.DisplayName ?? email.Split('@')[0], 1, 120);
        var zone = request.TimeZone ?? "UTC";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            errors.Add("timeZone", "It is not a known IANA zone id.");
        if (errors.Problem is { } invalid)
            return invalid.ToResult();

        var under = http.Features.Get<RequestHash.Feature>() is { } sent
            ? new RegistrationKey(sent.Key, sent.Hash)
            : null;
        var (user, result) = await registration.RegisterAsync(
            email, request.Password!, name, zone, cancellationToken, under);
        return user is null
            ? Refusal(result).ToResult()
            : (await sessions.StartAsync(201, user, cancellationToken)).ToResult();
    }

    private static Problem Refusal(IdentityResult result) =>
        result.Errors.Any(error => error.Code == RegistrationKey.Reused)
            ? Problem.KeyReused
            : Problem.Invalid(Field(result), string.Join(" ", result.Errors.Select(error => error.Description)));

    private static async Task<IResult> SignInAsync(
        SignInRequest request, SignIns signIns, Sessions sessions, CancellationToken cancellationToken) =>
        await signIns.TryAsync(request.Email ?? "", request.Password ?? "", cancellationToken) is { } user
            ? (await sessions.StartAsync(200, user, cancellationToken)).ToResult()
            : new Problem("/problems/credentials", "Not signed in.", 401,
                "The address or the password is wrong, or there were too many tries. Try again in a while.").ToResult();

    private static async Task<IResult> RefreshAsync(
        RefreshRequest request, HttpContext http, Sessions sessions, CancellationToken cancellationToken) =>
        (await sessions.ContinueAsync(
            request.RefreshToken ?? "", http.Features.Get<RequestHash.Feature>()?.Key, cancellationToken)).ToResult();

    private static async Task<IResult> SignOutAsync(
        RefreshRequest request, RefreshTokens tokens, CancellationToken cancellationToken)
    {
        await tokens.EndAsync(request.RefreshToken ?? "", cancellationToken);
        return Answer.NoContent.ToResult();
    }

    private static async Task<IResult> MeAsync(Caller caller, UserManager<User> users) =>
        await users.FindByIdAsync(caller.UserId.ToString()) is { } user
            ? Results.Json(Sessions.Response(user), ApiJson.Default.UserResponse)
            : Problem.NotFound("user").ToResult();

    private static Task<IResult> ChangeMeAsync(
        ProfileRequest request, Caller caller, ProfileCommands commands, CancellationToken cancellationToken) =>
        commands.ChangeAsync(request, caller, cancellationToken).ToResult();

    private static string Field(IdentityResult result) =>
        result.Errors.Any(error => error.Code.StartsWith("Password", StringComparison.Ordinal)) ? "password" : "email";
}
