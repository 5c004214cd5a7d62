using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults.Clients;

/// <summary>Decides what the client writes next. A field of a task is written again only after the answer to the write
/// before is known, so that the ledger says what must be there; other fields of it are written at the same
/// time.</summary>
internal sealed class Workload(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly List<Guid> tasks = [];
    private readonly List<Guid> toComplete = [];
    private readonly List<Guid> seriesToGoOn = [];
    private readonly HashSet<Guid> completed = [];
    private readonly HashSet<(Guid, OperationKind)> underWay = [];
    private string lastKey = "";
    private int number;

    /// <summary>The next write; a series instead when one of its occurrences is to be completed.</summary>
    public (Operation? Operation, Guid? SeriesId) Next(DateTimeOffset now)
    {
        lock (gate)
        {
            return random.Next(100) switch
            {
                < 40 => (Create(OperationKind.Create, now), null),
                < 50 => (Create(OperationKind.CreateWithReminder, now), null),
                < 55 => (Create(OperationKind.CreateRecurring, now), null),
                < 70 => (Edit(OperationKind.Rename, "title") ?? Create(OperationKind.Create, now), null),
                < 80 => (Edit(OperationKind.Describe, "description") ?? Create(OperationKind.Create, now), null),
                < 88 => (CompleteAny() ?? Create(OperationKind.Create, now), null),
                < 95 => Take(seriesToGoOn) is { } series ? (null, series) : (Create(OperationKind.Create, now), null),
                _ => (Wrong(), null),
            };
        }
    }

    /// <summary>A task that nobody else writes to.</summary>
    public Operation CreateOwn(DateTimeOffset now)
    {
        lock (gate)
            return Create(OperationKind.Create, now);
    }

    /// <summary>The next title of such a task; the one before must be known.</summary>
    public Operation RenameOwn(Guid task)
    {
        lock (gate)
            return Patch(OperationKind.Rename, task, "title");
    }

    /// <summary>Completes the open occurrence of a series; nothing while there is none that is new.</summary>
    public Operation? CompleteNext(Guid series, Guid? task)
    {
        lock (gate)
        {
            if (task is { } open && completed.Add(open))
                return Complete(open) with { SeriesId = series };
            seriesToGoOn.Add(series);
            return null;
        }
    }

    public void Settled(Operation operation, TaskResponse? made)
    {
        lock (gate)
        {
            underWay.Remove((operation.TaskId, operation.Kind));
            if (operation.SeriesId is { } series)
                seriesToGoOn.Add(series);
            if (made is null || !operation.Creates)
                return;

            lastKey = operation.Key;
            tasks.Add(operation.TaskId);
            if (operation.Kind == OperationKind.Create)
                toComplete.Add(operation.TaskId);
            if (made.SeriesId is { } begun)
                seriesToGoOn.Add(begun);
        }
    }

    private Operation Create(OperationKind kind, DateTimeOffset now)
    {
        var task = Guid.CreateVersion7(now);
        var title = $"{kind} {number + 1}";
        return Operation(kind, task, title, "/api/tasks") with { Body = Json(Request(kind, task, title, now)) };
    }

    private CreateTaskRequest Request(OperationKind kind, Guid task, string title, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // To the minute: the one that runs is due at once, the one after it within seconds.
        var soon = now.UtcDateTime.AddMinutes(random.Next(2));
        return new CreateTaskRequest
        {
            Id = task,
            Title = title,
            Due = kind == OperationKind.CreateRecurring ? new DateValue(today.AddDays(7)) : null,
            Recurrence = kind == OperationKind.CreateRecurring ? new RecurrenceValue("FREQ=DAILY") : null,
            Reminders = kind == OperationKind.CreateWithReminder
                ? [new ReminderValue(At: new DateValue(
                    DateOnly.FromDateTime(soon), new TimeOnly(soon.Hour, soon.Minute), "UTC"))]
                : null,
        };
    }

    private Operation? Edit(OperationKind kind, string field)
    {
        if (tasks.Count == 0)
            return null;

        var task = tasks[random.Next(tasks.Count)];
        return underWay.Add((task, kind)) ? Patch(kind, task, field) : null;
    }

    private Operation Patch(OperationKind kind, Guid task, string field)
    {
        var text = $"{kind} {number + 1}";
        return Operation(kind, task, text, $"/api/tasks/{task}") with
        {
            Method = HttpMethod.Patch,
            Body = JsonSerializer.Serialize(new Dictionary<string, string> { [field] = text }),
        };
    }

    private Operation? CompleteAny() => Take(toComplete) is { } task ? Complete(task) : null;

    private Operation Complete(Guid task) =>
        Operation(OperationKind.Complete, task, "", $"/api/tasks/{task}/complete");

    private Operation Wrong()
    {
        var task = Guid.CreateVersion7();
        var title = $"{Ledgers.Operation.WrongMark} {number + 1}";
        var create = Operation(OperationKind.Wrong, task, title, "/api/tasks");
        var body = Json(new CreateTaskRequest { Id = task, Title = title });
        return random.Next(3) switch
        {
            // Another task under a key that was used; a version that was never there; a title that is too long.
            0 when lastKey.Length > 0 => create with { Key = lastKey, Body = body },
            1 when tasks.Count > 0 => create with
            {
                Method = HttpMethod.Patch,
                Path = $"/api/tasks/{tasks[random.Next(tasks.Count)]}",
                IfMatch = "\"0\"",
                Body = JsonSerializer.Serialize(new { title }),
            },
            _ => create with { Body = Json(new CreateTaskRequest { Id = task, Title = title.PadRight(501, '.') }) },
        };
    }

    private Operation Operation(OperationKind kind, Guid task, string text, string path) =>
        new(++number, kind, task, text) { Path = path, Key = $"{kind}-{number}-{Guid.NewGuid():N}" };

    private Guid? Take(List<Guid> from)
    {
        if (from.Count == 0)
            return null;

        var index = random.Next(from.Count);
        var taken = from[index];
        from.RemoveAt(index);
        return taken;
    }

    private static string Json(CreateTaskRequest request) =>
        JsonSerializer.Serialize(request, ApiJson.Default.CreateTaskRequest);
}
