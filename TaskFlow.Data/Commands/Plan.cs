using Npgsql;

namespace TaskFlow.Data.Commands;

/// <summary>What a command decided: the statements to run, all or none, and the answer.</summary>
/// <param name="Statements">In order; none for a refusal or when there is nothing to change.</param>
/// <param name="Answer">What the caller gets once they are committed.</param>
public sealed record Plan(IReadOnlyList<NpgsqlBatchCommand> Statements, Answer Answer)
{
    /// <summary>What the statements put something into, so that they fail where the caller may not.</summary>
    public Target? Into { get; init; }

    // What changed nothing is kept under its key as well: sent again later, it would undo what others did meanwhile.
    internal bool Writes(Caller caller) => Statements.Count > 0 || (caller.IdempotencyKey is not null && Answer.Status < 400);

    /// <summary>Nothing is changed.</summary>
    /// <param name="answer">What the caller gets.</param>
    public static Plan Nothing(Answer answer) => new([], answer);

    /// <summary>Nothing is changed, and why.</summary>
    /// <param name="problem">What is wrong.</param>
    public static Plan Refuse(Problem problem) => new([], Answer.Refused(problem));
}
