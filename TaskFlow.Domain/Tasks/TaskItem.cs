using NodaTime;

namespace TaskFlow.Domain.Tasks;

/// <summary>A task as it stands at one version. Immutable: each change gives a new one with the next version, or the
/// same one when there was nothing to change.</summary>
public sealed record TaskItem
{
    /// <summary>The workspace it belongs to.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project it lies in.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The task it is a subtask of.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The top of its tree, itself for a task without a parent; the key of its events.</summary>
    public required Guid RootId { get; init; }

    /// <summary>One line; see <see cref="TaskLimits.Title"/>.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown; see <see cref="TaskLimits.Description"/>.</summary>
    public string Description { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>When it may begin.</summary>
    public TaskDate? Start { get; init; }

    /// <summary>When it is due.</summary>
    public TaskDate? Due { get; init; }

    /// <summary>Names of its tags, in ordinal order without regard to case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Fractional rank; see <see cref="Rank"/>.</summary>
    public required string Position { get; init; }

    /// <summary>The series it is an occurrence of.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>Which occurrence: a local date or date-time in ISO form, never an instant.</summary>
    public string? OccurrenceKey { get; init; }

    /// <summary>From 1, one more with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Who made it; none for the system.</summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>When it was ticked off; set exactly while it is completed.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>When it went to the trash; set exactly while it is there.</summary>
    public Instant? DeletedAt { get; init; }

    /// <summary>Whether it is ticked off.</summary>
    public bool IsCompleted => CompletedAt is not null;

    /// <summary>Ticks it off; nothing happens to one that is completed already.</summary>
    /// <param name="now">The moment.</param>
    public TaskItem Complete(Instant now) => IsCompleted ? this : Changed(now) with { CompletedAt = now };

    /// <summary>Opens it again; nothing happens to one that is open.</summary>
    /// <param name="now">The moment.</param>
    public TaskItem Reopen(Instant now) => IsCompleted ? Changed(now) with { CompletedAt = null } : this;

    /// <summary>Puts it into the trash; nothing happens to one that is there.</summary>
    /// <param name="now">The moment.</param>
    public TaskItem Delete(Instant now) => DeletedAt is null ? Changed(now) with { DeletedAt = now } : this;

    /// <summary>Takes it out of the trash; nothing happens to one that is not there.</summary>
    /// <param name="now">The moment.</param>
    public TaskItem Restore(Instant now) => DeletedAt is null ? this : Changed(now) with { DeletedAt = null };

    /// <summary>The next version of <paramref name="edited"/>, or this task where the edit changed nothing.</summary>
    /// <param name="edited">This task with other field values.</param>
    /// <param name="now">The moment.</param>
    public TaskItem Edit(TaskItem edited, Instant now)
    {
        var sameTags = edited.Tags.SequenceEqual(Tags, StringComparer.Ordinal);
        return (sameTags ? edited with { Tags = Tags } : edited) == this
            ? this
            : edited with { Version = Version + 1, UpdatedAt = now };
    }

    private TaskItem Changed(Instant now) => this with { Version = Version + 1, UpdatedAt = now };
}
