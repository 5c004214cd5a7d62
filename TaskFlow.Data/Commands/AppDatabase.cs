using Npgsql;
using TaskFlow.Data.Events;

namespace TaskFlow.Data.Commands;

/// <summary>Queries and commands of the Api, as the user who asks: one round trip for a query, one or two for a
/// command.</summary>
/// <remarks>A command is one transaction with its events and its idempotency key. When it answers 2xx, it is committed;
/// the relay is woken after the commit. All waiting together, for a connection and for answers, is at most four
/// seconds.</remarks>
/// <param name="sources">The pools.</param>
/// <param name="signal">Wakes the relay of this process.</param>
public sealed class AppDatabase(DataSources sources, CommitSignal signal)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Runs queries in one round trip and one snapshot-consistent batch.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="userId">Whose workspaces are seen.</param>
    /// <param name="queries">In order.</param>
    /// <param name="read">Reads the result sets in the same order; stands before the first row of the first
    /// one.</param>
    /// <param name="cancellationToken">Ends the waiting for it.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached, or a query is wrong.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public Task<T> QueryAsync<T>(
        Guid userId,
        IReadOnlyList<NpgsqlBatchCommand> queries,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        QueryAsync(SetUser(userId), queries, read, cancellationToken);

    /// <summary>Runs a query that reaches its rows by their keys, whatever the values: it is planned once.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="userId">Whose workspaces are seen.</param>
    /// <param name="query">The query.</param>
    /// <param name="read">Reads its rows; stands before the first one.</param>
    /// <param name="cancellationToken">Ends the waiting for it.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached, or the query is wrong.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public Task<T> QueryByKeyAsync<T>(
        Guid userId,
        NpgsqlBatchCommand query,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        QueryAsync(Begin(userId), [query], read, cancellationToken);

    /// <summary>Runs a command that needs to read nothing: one round trip, one implicit transaction.</summary>
    /// <param name="caller">Who gives it.</param>
    /// <param name="decide">The statements and the answer; called again on a retry.</param>
    /// <param name="cancellationToken">Ends the waiting for it; the command may go on.</param>
    /// <returns>The answer, or a refusal where a constraint or a policy says no.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time; the command may have been committed.</exception>
    public Task<Answer> ExecuteAsync(Caller caller, Func<Plan> decide, CancellationToken cancellationToken)
    {
        Target? into = null;
        return WithRetriesAsync(caller, async (session, token) =>
        {
            var plan = decide();
            into = plan.Into;
            if (!plan.Writes(caller))
                return plan.Answer;

            await using var batch = new NpgsqlBatch(session.Connection);
            batch.BatchCommands.Add(Begin(caller.UserId));
            if (caller.IdempotencyKey is not null)
                batch.BatchCommands.Add(Idempotency.Insert(caller, plan.Answer));
            Add(batch, plan.Statements);
            Failpoints.Hit(Failpoints.BeforeCommit);
            await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            session.Keep();
            Failpoints.Hit(Failpoints.AfterCommit);

            if (plan.Statements.Count > 0)
                signal.Notify();
            return plan.Answer;
        }, () => into, cancellationToken);
    }

    /// <summary>Runs a command on a target: a round trip that locks and reads, and one that writes and
    /// commits.</summary>
    /// <param name="caller">Who gives it.</param>
    /// <param name="target">What it changes. When the first query finds nothing, the caller is told why, and nothing is
    /// decided.</param>
    /// <param name="queries">In order; the first one locks the target where the caller may change it.</param>
    /// <param name="decide">Reads the result sets and decides; called again on a retry.</param>
    /// <param name="cancellationToken">Ends the waiting for it; the command may go on.</param>
    /// <returns>The answer, or a refusal where a constraint or a policy says no.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time; the command may have been committed.</exception>
    public Task<Answer> ExecuteAsync(
        Caller caller,
        Target? target,
        Func<IReadOnlyList<NpgsqlBatchCommand>> queries,
        Func<NpgsqlDataReader, CancellationToken, Task<Plan>> decide,
        CancellationToken cancellationToken)
    {
        Target? into = null;
        return WithRetriesAsync(caller, async (session, token) =>
        {
            var (plan, kept) = await ReadAsync(session.Connection, caller, target, queries(), decide, token)
                .ConfigureAwait(false);
            if (kept is not null)
                return kept;
            if (plan is null)
                return await RefuseAsync(session.Connection, target!, token).ConfigureAwait(false);
            if (!plan.Writes(caller))
                return plan.Answer;

            into = plan.Into ?? target;

            await using var batch = new NpgsqlBatch(session.Connection);
            // First, so that a twin fails here and not on what this one has made.
            if (caller.IdempotencyKey is not null)
                batch.BatchCommands.Add(Idempotency.Insert(caller, plan.Answer));
            Add(batch, plan.Statements);
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
            Failpoints.Hit(Failpoints.BeforeCommit);
            await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            session.Keep();
            Failpoints.Hit(Failpoints.AfterCommit);

            if (plan.Statements.Count > 0)
                signal.Notify();
            return plan.Answer;
        }, () => into, cancellationToken);
    }

    /// <summary>Runs a command that decides on what it reads, and itself on what is not there.</summary>
    /// <param name="caller">Who gives it.</param>
    /// <param name="queries">In order; the first one locks.</param>
    /// <param name="decide">Reads the result sets and decides; called again on a retry.</param>
    /// <param name="cancellationToken">Ends the waiting for it; the command may go on.</param>
    /// <returns>The answer, or a refusal where a constraint or a policy says no.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time; the command may have been committed.</exception>
    public Task<Answer> ExecuteAsync(
        Caller caller,
        Func<IReadOnlyList<NpgsqlBatchCommand>> queries,
        Func<NpgsqlDataReader, CancellationToken, Task<Plan>> decide,
        CancellationToken cancellationToken) =>
        ExecuteAsync(caller, null, queries, decide, cancellationToken);

    private Task<T> QueryAsync<T>(
        NpgsqlBatchCommand first,
        IReadOnlyList<NpgsqlBatchCommand> queries,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        InTimeAsync(async token =>
        {
            await using var session = await sources.Commands.OpenAsync(token).ConfigureAwait(false);
            await using var batch = new NpgsqlBatch(session.Connection);
            batch.BatchCommands.Add(first);
            Add(batch, queries);

            await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            await reader.NextResultAsync(token).ConfigureAwait(false);
            var result = await read(reader, token).ConfigureAwait(false);
            session.Keep();
            return result;
        }, cancellationToken);

    /// <summary>No plan where there is nothing of the target to lock.</summary>
    private static async Task<(Plan? Plan, Answer? Kept)> ReadAsync(
        NpgsqlConnection connection,
        Caller caller,
        Target? target,
        IReadOnlyList<NpgsqlBatchCommand> queries,
        Func<NpgsqlDataReader, CancellationToken, Task<Plan>> decide,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(Begin(caller.UserId));
        Add(batch, queries);
        // After the lock: the answer of a twin that held it is visible now.
        if (caller.IdempotencyKey is not null)
            batch.BatchCommands.Add(Idempotency.Select(caller));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var plan = target is not null && !reader.HasRows
            ? null
            : await decide(reader, cancellationToken).ConfigureAwait(false);
        if (caller.IdempotencyKey is null)
            return (plan, null);

        // Whatever of the queries was left unread.
        while (!Idempotency.IsNext(reader))
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return (plan, await Idempotency.ReadAsync(reader, caller, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Answer> RefuseAsync(
        NpgsqlConnection connection, Target target, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(target.Look());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return Answer.Refused(reader.HasRows ? Problem.ReadOnly(target.What) : Problem.NotFound(target.What));
    }

    private async Task<Answer> RefuseAsync(
        Caller caller, PostgresException refusal, Target? into, CancellationToken cancellationToken)
    {
        var problem = Refusals.Of(refusal)!;
        if (into is null || !Refusals.IsOfPlace(refusal))
            return Answer.Refused(problem);

        var seen = await QueryAsync(
            caller.UserId, [into.Look()], (reader, _) => Task.FromResult(reader.HasRows), cancellationToken)
            .ConfigureAwait(false);
        return Answer.Refused(
            seen ? Problem.ReadOnly(into.What) : problem == Problem.Forbidden ? Problem.NotFound(into.What) : problem);
    }

    private Task<Answer> WithRetriesAsync(
        Caller caller,
        Func<Session, CancellationToken, Task<Answer>> attempt,
        Func<Target?> into,
        CancellationToken cancellationToken) =>
        InTimeAsync(async token =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    await using var session = await sources.Commands.OpenWithLocksAsync(token).ConfigureAwait(false);
                    return await attempt(session, token).ConfigureAwait(false);
                }
                catch (PostgresException clash) when (tries < Attempts && clash.SqlState
                    is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
                {
                    // The other one has gone on; ours runs again from the start.
                }
                catch (PostgresException twin) when (twin.ConstraintName == "idempotency_pkey")
                {
                    return await KeptAsync(caller, token).ConfigureAwait(false);
                }
                catch (PostgresException refusal) when (Refusals.Of(refusal) is not null)
                {
                    return await RefuseAsync(caller, refusal, into(), token).ConfigureAwait(false);
                }
            }
        }, cancellationToken);

    // Npgsql cancels by a connection of its own and keeps a thread until the server has taken note: a server that hangs
    // would use up all threads. So nobody cancels; the server ends what takes too long, and who asked does not wait for
    // it.
    private static Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        work(CancellationToken.None).WaitAsync(Limit, cancellationToken);

    private async Task<Answer> KeptAsync(Caller caller, CancellationToken cancellationToken) =>
        await QueryAsync(
            caller.UserId,
            [Idempotency.Select(caller)],
            (reader, token) => Idempotency.ReadAsync(reader, caller, token),
            cancellationToken).ConfigureAwait(false)
        ?? Answer.Refused(Problem.Conflict("The first request under this idempotency key has not ended. Try again."));

    // Where rows are reached by their keys, planning anew for each value costs as much as running it, or more. Other
    // queries are left to the planner.
    internal static NpgsqlBatchCommand Begin(Guid userId) => WithUser(
        "SELECT set_config('app.user', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)", userId);

    private static NpgsqlBatchCommand SetUser(Guid userId) =>
        WithUser("SELECT set_config('app.user', $1, true)", userId);

    private static NpgsqlBatchCommand WithUser(string sql, Guid userId) => new(sql)
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = userId.ToString() } },
    };

    private static void Add(NpgsqlBatch batch, IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
    }
}
