using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;

namespace TaskFlow.Messaging.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("40001", FailureKind.Conflict)]
    [InlineData("40P01", FailureKind.Conflict)]
    [InlineData("22001", FailureKind.Permanent)]
    [InlineData("23514", FailureKind.Permanent)]
    [InlineData("23503", FailureKind.Transient)]
    [InlineData("57P01", FailureKind.Unavailable)]
    [InlineData("08006", FailureKind.Unavailable)]
    [InlineData("53300", FailureKind.Unavailable)]
    public void The_database_says_what_kind_of_failure_it_is(string state, FailureKind kind) =>
        Assert.Equal(kind, Failure.KindOf(new PostgresException("", "ERROR", "ERROR", state)));

    [Fact]
    public void A_lost_connection_is_not_the_events_fault() =>
        Assert.Equal(FailureKind.Unavailable, Failure.KindOf(new NpgsqlException("gone", new SocketException())));

    [Fact]
    public void What_cannot_be_read_will_never_be() =>
        Assert.Equal(FailureKind.Permanent, Failure.KindOf(new JsonException()));

    [Fact]
    public void Anything_else_is_tried_again() =>
        Assert.Equal(FailureKind.Transient, Failure.KindOf(new InvalidOperationException()));

    [Fact]
    public void Failures_of_one_cause_have_one_fingerprint_whatever_their_message()
    {
        var (one, two) = (Thrown(() => Refuse("first")), Thrown(() => Refuse("second")));

        Assert.Equal(Failure.Fingerprint(one), Failure.Fingerprint(two));
        Assert.NotEqual(Failure.Fingerprint(one), Failure.Fingerprint(Thrown(() => throw new IOException("first"))));
    }

    private static void Refuse(string why) => throw new EventRefusedException(why);

    private static Exception Thrown(Action action) => Record.Exception(action);
}
