using Microsoft.AspNetCore.Identity;

namespace TaskFlow.Data.Accounts;

/// <summary>A person's account. Belongs to no workspace; memberships do.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>What others see, 1 to 120 characters.</summary>
    public required string DisplayName { get; set; }

    /// <summary>IANA zone id that floating times and "today" are read in.</summary>
    public required string TimeZone { get; set; }

    /// <summary>The user's own workspace, made with the account.</summary>
    public Guid HomeWorkspaceId { get; set; }

    /// <summary>The Inbox of <see cref="HomeWorkspaceId"/>.</summary>
    public Guid HomeInboxId { get; set; }

    /// <summary>Runs the instance: sees and replays what failed, whichever workspace it belongs to.</summary>
    public bool IsInstanceAdmin { get; set; }

    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
