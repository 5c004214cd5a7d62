using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests.Realtime;

public sealed class LiveFeedTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly ConcurrentQueue<string> heard = new();

    private LiveFeed Feed => host.Services.GetRequiredService<LiveFeed>();

    [Fact]
    public async Task A_broken_stream_is_taken_up_where_it_broke()
    {
        var calls = new ConcurrentQueue<string>();
        host.Api.Answer = request =>
        {
            calls.Enqueue(request.RequestUri!.Query);
            return Task.FromResult(Stream(calls.Count == 1 ? [11, 12] : [13]));
        };
        using var listening = Feed.Listen(host.Anna, 10, Hear);

        await Eventually.TrueAsync(() => heard.Contains("13"));

        Assert.Equal(["11", "12", "13"], heard.Take(3));
        Assert.Equal(["?since=10", "?since=12"], calls.Take(2));
    }

    [Fact]
    public async Task A_stream_that_ended_before_anything_happened_is_taken_up_where_it_began()
    {
        var calls = new ConcurrentQueue<string>();
        host.Api.Answer = request =>
        {
            calls.Enqueue(request.RequestUri!.Query);
            return Task.FromResult(Stream(calls.Count == 1 ? [] : [41], begins: 40));
        };
        using var listening = Feed.Listen(host.Anna, null, Hear);

        await Eventually.TrueAsync(() => heard.Contains("41"));

        Assert.Equal(["", "?since=40"], calls.Take(2));
    }

    [Fact]
    public async Task Who_was_away_too_long_is_told_to_look_again()
    {
        var calls = 0;
        host.Api.Answer = _ =>
            Task.FromResult(++calls == 1 ? new HttpResponseMessage(HttpStatusCode.Gone) : Stream(50));
        using var listening = Feed.Listen(host.Anna, 1, Hear);

        await Eventually.TrueAsync(() => heard.Contains("50"));

        Assert.Equal(["look again", "50"], heard.Take(2));
    }

    [Fact]
    public async Task Who_was_away_too_long_looks_again_only_when_news_come_in_again()
    {
        var opens = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new ConcurrentQueue<string>();
        host.Api.Answer = request =>
        {
            calls.Enqueue(request.RequestUri!.Query);
            return calls.Count == 1 ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Gone)) : opens.Task;
        };
        using var listening = Feed.Listen(host.Anna, 500, Hear);
        await Eventually.TrueAsync(() => calls.Count == 2);
        Assert.Empty(heard);

        opens.SetResult(Stream([], begins: 3, closes: false));

        await Eventually.TrueAsync(() => heard.Contains("look again"));
        Assert.Equal(["?since=500", ""], calls);
    }

    [Fact]
    public async Task Two_tabs_share_one_stream_and_the_later_one_looks_again_if_it_missed_something()
    {
        var streams = 0;
        host.Api.Answer = _ =>
        {
            streams++;
            return Task.FromResult(Stream([21], null, closes: false));
        };
        using var first = Feed.Listen(host.Anna, 20, Hear);
        await Eventually.TrueAsync(() => heard.Contains("21"));

        var second = new ConcurrentQueue<string>();
        using var late = Feed.Listen(host.Anna, 20, change => second.Enqueue(Words(change)));

        Assert.Equal(["look again"], second);
        Assert.Equal(1, streams);
    }

    [Fact]
    public async Task When_the_last_tab_closes_nobody_is_told_any_more()
    {
        host.Api.Answer = _ => Task.FromResult(Stream([31], null, closes: false));
        var listening = Feed.Listen(host.Anna, 30, Hear);
        await Eventually.TrueAsync(() => heard.Contains("31"));
        listening.Dispose();

        Feed.Tell(host.Anna.Id);

        Assert.Equal(["31"], heard);
    }

    private void Hear(LiveChange? change) => heard.Enqueue(Words(change));

    private static string Words(LiveChange? change) => change is null ? "look again" : $"{change.Revision}";

    private static HttpResponseMessage Stream(params long[] revisions) => Stream(revisions, null);

    private static HttpResponseMessage Stream(long[] revisions, long? begins, bool closes = true)
    {
        var text = string.Concat(revisions.Select(revision =>
            $"event: change\nid: {revision}\ndata: {Change(revision)}\n\n"));
        var pipe = new Pipe();
        pipe.Writer.Write(Encoding.UTF8.GetBytes($"event: ready\nid: {begins}\ndata: \n\n" + text));
        _ = pipe.Writer.FlushAsync().AsTask();
        if (closes)
            pipe.Writer.Complete();
        return new(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private static string Change(long revision) => JsonSerializer.Serialize(
        new LiveChange(Guid.Empty, revision, "task.updated", Guid.Empty, null, 1, null, null, DateTimeOffset.UnixEpoch),
        ApiJson.Default.LiveChange);
}
