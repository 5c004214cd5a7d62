using System.Globalization;

namespace TaskFlow.Faults.Ledgers;

/// <summary>One write of the client: sent until its answer is known, each time under the same key and with the same
/// bytes.</summary>
internal sealed record Operation(int Number, OperationKind Kind, Guid TaskId, string Text)
{
    /// <summary>Stands in every text that must never be stored.</summary>
    public const string WrongMark = "must-not-be-there";

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public required string Path { get; init; }

    public string? Body { get; init; }

    public string? IfMatch { get; init; }

    public required string Key { get; init; }

    /// <summary>The series whose occurrence it is about.</summary>
    public Guid? SeriesId { get; init; }

    public bool Creates => Kind
        is OperationKind.Create or OperationKind.CreateWithReminder or OperationKind.CreateRecurring;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{Number} {Kind} {TaskId} '{Text}'");
}
