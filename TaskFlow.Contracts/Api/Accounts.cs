namespace TaskFlow.Contracts.Api;

/// <summary>A new account. <c>POST /api/accounts/register</c>.</summary>
/// <param name="Email">Also the sign-in name.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <param name="DisplayName">What others see; from the address when left out.</param>
/// <param name="TimeZone">IANA zone id; UTC when left out.</param>
public sealed record RegisterRequest(
    string? Email, string? Password, string? DisplayName = null, string? TimeZone = null);

/// <summary>Credentials. <c>POST /api/accounts/sign-in</c>.</summary>
/// <param name="Email">The account's address.</param>
/// <param name="Password">Its password.</param>
public sealed record SignInRequest(string? Email, string? Password);

/// <summary>A refresh token to exchange or to give up.</summary>
/// <param name="RefreshToken">As it was answered; each is good once.</param>
public sealed record RefreshRequest(string? RefreshToken);

/// <summary>Fields of one's own account to change. <c>PATCH /api/accounts/me</c>.</summary>
/// <param name="DisplayName">1 to 120 characters.</param>
/// <param name="TimeZone">IANA zone id; floating reminders move with it.</param>
public sealed record ProfileRequest(string? DisplayName = null, string? TimeZone = null);

/// <summary>Tokens of a session.</summary>
/// <param name="AccessToken">JWT (ES256, RFC 9068), for <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds the access token lives.</param>
/// <param name="RefreshToken">Opaque, good once.</param>
/// <param name="User">Who signed in.</param>
public sealed record TokenResponse(string AccessToken, int ExpiresIn, string RefreshToken, UserResponse User);

/// <summary>The signed-in user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="DisplayName">What others see.</param>
/// <param name="TimeZone">IANA zone id.</param>
/// <param name="WorkspaceId">The user's own workspace.</param>
/// <param name="InboxId">Its Inbox.</param>
public sealed record UserResponse(
    Guid Id, string Email, string DisplayName, string TimeZone, Guid WorkspaceId, Guid InboxId);
