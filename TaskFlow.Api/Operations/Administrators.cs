using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Operations;

/// <summary>The caller runs the instance. Asked of the database with each request, so that it ends when it is taken
/// away; the policies of the tables say the same once more.</summary>
internal sealed class Administrators(AppDatabase database, IHttpContextAccessor http)
    : AuthorizationHandler<Administrators.Required>
{
    public const string Policy = "Administrator";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Required requirement)
    {
        if (Guid.TryParse(context.User.FindFirstValue("sub"), out var user)
            && await IsAdministratorAsync(user, http.HttpContext?.RequestAborted ?? default))
        {
            context.Succeed(requirement);
        }
    }

    private Task<bool> IsAdministratorAsync(Guid user, CancellationToken cancellationToken) => database.QueryAsync(
        user,
        [Sql.Statement("SELECT is_instance_admin()")],
        async (reader, token) => await reader.ReadAsync(token) && reader.GetBoolean(0),
        cancellationToken);

    internal sealed class Required : IAuthorizationRequirement;
}
