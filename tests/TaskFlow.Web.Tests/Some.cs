using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Tests;

/// <summary>Things to test with.</summary>
internal static class Some
{
    public static TaskResponse Task(string title = "Pay rent", DateValue? due = null, string priority = "none",
        string status = "open") =>
        new()
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = Guid.Empty,
            ProjectId = Guid.Empty,
            Title = title,
            Status = status,
            Priority = priority,
            Due = due,
            Tags = [],
            Position = "a",
            Version = 3,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
}
