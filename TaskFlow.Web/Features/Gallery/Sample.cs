using TaskFlow.Contracts.Api;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Features.Gallery;

/// <summary>Tasks to look at.</summary>
internal sealed class Sample(DateOnly day)
{
    public static readonly IReadOnlyList<string> Icons =
    [
        "today", "upcoming", "all", "done", "inbox", "project", "tag", "search", "plus", "bell", "settings",
        "activity", "repeat", "notes", "more", "close", "check", "down", "right", "back", "undo", "trash", "flag",
        "user", "out", "keyboard", "sun",
        "moon", "warning", "info", "calendar", "clock", "late", "history", "edit", "filter", "sort",
    ];

    private static readonly Dictionary<string, string> Colours = new()
    {
        ["home"] = "teal",
        ["work"] = "violet",
        ["errand"] = "orange",
        ["health"] = "pink",
        ["money"] = "lime",
    };

    public DateOnly Day => day;

    public IReadOnlyList<TaskGroupRows> Groups => [new("Overdue", Overdue), new("Today", Today), new("Later", Later)];

    private IReadOnlyList<TaskResponse> Overdue =>
    [
        Task("Send invoice 2026-118", "high", new(day.AddDays(-2)), ["work", "money"]),
        Task("Call the dentist about the appointment in January and ask whether they take the new insurance", "medium",
            new(day.AddDays(-1), new(8, 30)), ["health"], "every 6 months"),
    ];

    private IReadOnlyList<TaskResponse> Today =>
    [
        Task("Pay the rent", "high", new(day, new(23, 0)), ["home"], "every month on the 1st", reminders: 1),
        Task("Review pull requests", "medium", new(day, new(23, 30)), ["work"], "every weekday"),
        Task("Water the plants", "low", new(day), ["home"], "every 3 days"),
        Task("Buy milk, bread, eggs", "none", new(day), ["errand"]),
        Task("Reply to Marta", "none", new(day), []) with { Status = "completed" },
    ];

    private IReadOnlyList<TaskResponse> Later =>
    [
        Task("Change the winter tyres", "medium", new(day.AddDays(1), new(9, 0)), ["errand"], reminders: 1),
        Task("Book the train to Hamburg", "high", new(day.AddDays(4)), []),
        Task("Plan the birthday party", "low", new(day.AddDays(15)), ["home"]),
        Task("Renew the passport", "none", new(day.AddDays(90)), []),
        Task("Write thank-you notes", "none", null, []),
    ];

    public static string Colour(string tag) => Colours.GetValueOrDefault(tag, "grey");

    private static TaskResponse Task(
        string title, string priority, DateValue? due, IReadOnlyList<string> tags, string? repeats = null,
            int reminders = 0) => new()
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = Guid.Empty,
                ProjectId = Guid.Empty,
                Title = title,
                Status = "open",
                Priority = priority,
                Due = due,
                Tags = tags,
                Repeats = repeats,
                ReminderCount = reminders,
                Position = "a",
                Version = 1,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            };
}
