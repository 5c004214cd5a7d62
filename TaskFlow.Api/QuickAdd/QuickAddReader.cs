using System.Globalization;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.QuickAdd;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.QuickAdd;

/// <summary>Reads a sentence for a caller: the one parser, the caller's zone, and the names of the projects there
/// are.</summary>
internal sealed class QuickAddReader(AppDatabase database, TimeProvider time)
{
    private const int Longest = 1000;
    private const int ShownDates = 5;

    public async Task<(QuickAddPreview? Preview, Problem? Problem)> ReadAsync(
        QuickAddRequest request, Caller caller, CancellationToken cancellationToken, CultureInfo? reader = null)
    {
        var errors = new FieldErrors();
        errors.Line("text", request.Text, 1, Longest);
        if (request.Refused?.Any(span => span is not { Start: >= 0, Length: >= 0 and <= Longest }) is true)
            errors.Add("refused", "Each needs a start and a length within the text.");
        if (errors.Problem is { } problem)
            return (null, problem);

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(caller.TimeZone) ?? DateTimeZone.Utc;
        var refused = (request.Refused ?? []).Select(span => new RefusedSpan(span.Start, span.Length)).ToList();
        var result = Parse(request.Text!, zone, refused, reader);
        var notes = result.Notes.ToList();
        var project = request.ProjectId;
        if (result.Project is { } name)
        {
            var workspace = request.WorkspaceId ?? caller.WorkspaceId;
            if (await FindProjectAsync(workspace, name, caller, cancellationToken) is { } found)
            {
                project = found;
            }
            else
            {
                // Nothing that was typed is lost: the words of an unknown project stay in the title.
                notes.Add($"There is no project \"{name}\".");
                refused.AddRange(result.Chips.Where(chip => chip.Kind == ChipKind.Project)
                    .Select(chip => new RefusedSpan(chip.Start, chip.Length)));
                result = Parse(request.Text!, zone, refused, reader);
            }
        }

        return (Preview(request, result, project, notes, zone), null);
    }

    private QuickAddResult Parse(string text, DateTimeZone zone, List<RefusedSpan> refused, CultureInfo? reader) =>
        QuickAddParser.Parse(text, time.Now(), zone, refused, reader);

    private static QuickAddPreview Preview(
        QuickAddRequest request, QuickAddResult result, Guid? project, IReadOnlyList<string> notes, DateTimeZone zone)
    {
        var task = new CreateTaskRequest
        {
            Id = request.Id,
            WorkspaceId = request.WorkspaceId,
            ProjectId = project,
            ParentId = request.ParentId,
            Title = Cut(result.Title),
            Description = result.Title.Length > TaskLimits.Title ? result.Title : null,
            Priority = TaskEvents.NameOf(result.Priority),
            Due = TaskEvents.Value(result.Due) ?? request.Due,
            Tags = result.Tags,
            Recurrence = result.Recurrence is { } rule
                ? new RecurrenceValue(rule.Rule, SeriesEvents.NameOf(rule.Mode))
                : null,
            Reminders = [.. result.Reminders.Select(Value)],
        };
        return new QuickAddPreview(
            result.Title,
            [.. result.Chips.Select(chip => new Contracts.Api.QuickAddChip(
                chip.Kind.ToString().ToLowerInvariant(), chip.Start, chip.Length, chip.Label))],
            task,
            NextDates(result, zone),
            [.. notes, .. result.Chips.Select(chip => chip.Note).OfType<string>()]);
    }

    /// <summary>As much of a title as a title holds, without half of a character at its end.</summary>
    private static string Cut(string title) => title.Length <= TaskLimits.Title
        ? title
        : title[..(char.IsHighSurrogate(title[TaskLimits.Title - 1]) ? TaskLimits.Title - 1 : TaskLimits.Title)];

    private static IReadOnlyList<NextDate> NextDates(QuickAddResult result, DateTimeZone zone)
    {
        if (result is not { Recurrence: { } recurrence, Due: { } due })
            return [];

        var rule = RecurrenceRule.Parse(recurrence.Rule);
        var series = new Series(rule, due, recurrence.Mode, rule.DefaultMissedPolicy);
        return PreviewDates.Of(series, due.Date, zone, ShownDates);
    }

    private static ReminderValue Value(ReminderTrigger trigger) => trigger.Time is { } at
        ? new ReminderValue(At: TaskEvents.Value(at))
        : new ReminderValue(trigger.MinutesBefore);

    private Task<Guid?> FindProjectAsync(
        Guid workspaceId, string name, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT id FROM project p WHERE workspace_id = $1 AND deleted_at IS NULL AND {Access.SeesProject}
                    AND fold(replace(name, ' ', '')) = fold(replace($2, ' ', '')) ORDER BY created_at LIMIT 1
                """,
                Sql.Uuid(workspaceId), Sql.Text(name))],
            async (reader, token) => await reader.ReadAsync(token) ? reader.GetGuid(0) : (Guid?)null,
            cancellationToken);
}
