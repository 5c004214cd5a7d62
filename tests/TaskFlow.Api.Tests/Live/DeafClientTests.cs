using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskFlow.Testing;

namespace TaskFlow.Api.Tests.Live;

public sealed class DeafClientTests(KestrelFixture api) : IClassFixture<KestrelFixture>
{
    private const string Metric = "taskflow.live.cut_off";
    private static readonly TimeSpan MoreThanItWaits = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task A_stream_that_nobody_reads_is_ended_and_counted()
    {
        var user = await api.SignUpAsync();
        // Some megabytes: more than fits into the buffers on the way.
        await api.ExecuteAsync(
            """
            INSERT INTO workspace_change (workspace_id, revision, event_id, type, subject, version, occurred_at)
            SELECT $1, n, gen_random_uuid(), 'task.updated', gen_random_uuid(), 1, now() FROM generate_series(1, 20000) n
            """,
            user.WorkspaceId);
        await api.ExecuteAsync(
            "UPDATE workspace_revision SET revision = 20000 WHERE workspace_id = $1", user.WorkspaceId);
        using var counted = new Counted(Metric);

        using var deaf = await OpenAsync(user);
        await Eventually.EqualAsync(true, () =>
        {
            api.Time.Advance(MoreThanItWaits);
            return Task.FromResult(counted.Value == 1);
        });

        Assert.True(await IsGoneAsync(deaf));
    }

    private static async Task<Socket> OpenAsync(ApiUser user)
    {
        var address = user.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/live?since=0 HTTP/1.1\r\nHost: {address.Authority}\r\n" +
            $"Authorization: {user.Client.DefaultRequestHeaders.Authorization}\r\n\r\n"));
        return socket;
    }

    /// <summary>Whether the stream ends before all of it was sent, or is cut.</summary>
    private static async Task<bool> IsGoneAsync(Socket socket)
    {
        var buffer = new byte[65536];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
            {
                // What was on the way.
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener listener = new();
        private long value;

        public Counted(string name)
        {
            listener.InstrumentPublished = (instrument, heard) =>
            {
                if (instrument.Name == name)
                    heard.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, more, _, _) => Interlocked.Add(ref value, more));
            listener.Start();
        }

        public long Value => Interlocked.Read(ref value);

        public void Dispose() => listener.Dispose();
    }
}
