using Npgsql;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests;

public sealed class SessionPoolTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task The_session_used_last_goes_out_first()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 3, TimeProvider.System);
        var (first, second) = (await pool.OpenAsync(default), await pool.OpenAsync(default));
        var (one, other) = (first.Connection.ProcessID, second.Connection.ProcessID);
        await ReturnAsync(first);
        await ReturnAsync(second);

        for (var i = 0; i < 3; i++)
            Assert.Equal(other, await UseAsync(pool));

        await using var last = await pool.OpenAsync(default);
        Assert.Equal(one, await UseAsync(pool));
    }

    [Fact]
    public async Task No_more_are_out_than_may_be_and_the_next_one_has_its_turn()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 2, TimeProvider.System);
        var (first, second) = (await pool.OpenAsync(default), await pool.OpenAsync(default));

        var waiting = pool.OpenAsync(default).AsTask();
        Assert.False(waiting.IsCompleted);
        await ReturnAsync(first);

        await using var third = await waiting;
        Assert.Same(first.Connection, third.Connection);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Those_that_may_wait_for_locks_leave_places_to_those_that_read()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 4, TimeProvider.System);
        Session[] locking = [.. await Task.WhenAll(
            Enumerable.Range(0, pool.MostWithLocks).Select(_ => pool.OpenWithLocksAsync(default).AsTask()))];

        var waiting = pool.OpenWithLocksAsync(default).AsTask();
        Assert.Equal(3, locking.Length);
        await UseAsync(pool);
        Assert.False(waiting.IsCompleted);

        await ReturnAsync(locking[0]);
        foreach (var session in (Session[])[await waiting, .. locking[1..]])
            await ReturnAsync(session);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 1, TimeProvider.System);
        var only = await pool.OpenAsync(default);
        using var gaveUp = new CancellationTokenSource();
        var waiting = pool.OpenAsync(gaveUp.Token).AsTask();

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await only.DisposeAsync();

        await UseAsync(pool);
    }

    [Fact]
    public async Task A_transaction_that_was_left_open_is_rolled_back()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 1, TimeProvider.System);
        await using (var session = await pool.OpenAsync(default))
            await ExecuteAsync(session, "BEGIN; CREATE TABLE left_open (id int)");

        await using var next = await pool.OpenAsync(default);

        Assert.Null(await ScalarAsync(next, "SELECT to_regclass('left_open')::text"));
    }

    [Fact]
    public async Task A_place_is_free_again_when_a_session_could_not_be_opened()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "nowhere" };
        await using var source = NpgsqlDataSource.Create(nowhere.ConnectionString);
        await using var pool = new SessionPool(source, 1, TimeProvider.System);

        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<PostgresException>(async () => await pool.OpenAsync(default));
    }

    /// <summary>A server that was started again costs one request, not one for each session that was idle.</summary>
    [Fact]
    public async Task When_one_session_was_ended_the_idle_ones_go_too()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 2, TimeProvider.System);
        var (first, second) = (await pool.OpenAsync(default), await pool.OpenAsync(default));
        int[] ended = [first.Connection.ProcessID, second.Connection.ProcessID];
        await ReturnAsync(first);
        await ReturnAsync(second);
        await using (var login = await Rows.OpenAsync(postgres.ConnectionString))
            await login.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM unnest($1) AS pid", ended);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => UseAsync(pool));

        Assert.DoesNotContain(await UseAsync(pool), ended);
        await using var held = await pool.OpenAsync(default);
        Assert.DoesNotContain(await UseAsync(pool), ended);
    }

    /// <summary>A firewall between it and the server may have forgotten it.</summary>
    [Fact]
    public async Task What_was_idle_for_over_five_minutes_is_closed_instead_of_used()
    {
        var clock = new ManualTime();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pool = new SessionPool(source, 1, clock);
        var first = await UseAsync(pool);

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(first, await UseAsync(pool));
        clock.Advance(TimeSpan.FromSeconds(301));
        Assert.NotEqual(first, await UseAsync(pool));
    }

    [Fact]
    public async Task Disposing_closes_what_is_idle_and_later_what_was_out()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        var pool = new SessionPool(source, 2, TimeProvider.System);
        var (idle, busy) = (await pool.OpenAsync(default), await pool.OpenAsync(default));
        await ReturnAsync(idle);

        await pool.DisposeAsync();
        Assert.NotEqual(System.Data.ConnectionState.Open, idle.Connection.State);
        Assert.Equal(System.Data.ConnectionState.Open, busy.Connection.State);

        await ReturnAsync(busy);
        Assert.NotEqual(System.Data.ConnectionState.Open, busy.Connection.State);
    }

    private static async Task<int> UseAsync(SessionPool pool)
    {
        await using var session = await pool.OpenAsync(default);
        var process = (int)(await ScalarAsync(session, "SELECT pg_backend_pid()"))!;
        session.Keep();
        return process;
    }

    private static async Task ReturnAsync(Session session)
    {
        session.Keep();
        await session.DisposeAsync();
    }

    private static async Task ExecuteAsync(Session session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(Session session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        var value = await command.ExecuteScalarAsync();
        return value is DBNull ? null : value;
    }
}
