using System.Globalization;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Api.Operations.Terminal;

/// <summary>The commands themselves: what is asked, and how the answer is shown.</summary>
internal sealed class OpsSession(OpsArguments args, OperationsClient client, TextWriter output)
{
    private const string Root = "/api/operations";
    private const string Letters = $"{Root}/dead-letters";
    private const string Parked = $"{Root}/parked";

    public Func<CancellationToken, Task>? Find(string command) => command switch
    {
        "status" => StatusAsync,
        "log" => LogAsync,
        "dead-letters" => args.Id is null ? args.Has("groups") ? GroupsAsync : ListAsync : OneAsync,
        "replay" => args.Id is not null ? ReplayOneAsync : args.Has("log") ? ReplayLogAsync : ReplayAsync,
        "discard" => args.Id is null ? DiscardAsync : DiscardOneAsync,
        "parked" => ParkedAsync,
        "retry" => RetryAsync,
        _ => null,
    };

    private async Task StatusAsync(CancellationToken cancellationToken)
    {
        var status = await client.GetAsync(
            $"{Root}/status", ApiJson.Default.DeliveryStatusResponse, cancellationToken);
        await ShowAsync(
            ["CONSUMER", "LAG", "PARKED", "OLDEST", "DEAD"],
            status.Consumers.Select(one => new object?[]
            {
                one.Consumer, one.Lag, one.Parked, Seconds(one.OldestParkedSeconds), one.DeadLetters,
            }),
            $"Outbox: {status.OutboxDepth}, the oldest {Seconds(status.OutboxOldestSeconds)} old");
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var page = await client.GetAsync(
            $"{Letters}{Query()}", ApiJson.Default.PageDeadLetterResponse, cancellationToken);
        await ShowAsync(
            ["ID", "CONSUMER", "TYPE", "FAILED", "CAUSE", "ERROR"],
            page.Items.Select(one => new object?[]
            {
                one.Id, one.Consumer, one.Type, Moment(one.LastFailure), one.Fingerprint, Short(one.Error),
            }),
            page.NextCursor is null ? null : $"There are more: --to {page.Items[^1].LastFailure:O}");
    }

    private async Task GroupsAsync(CancellationToken cancellationToken)
    {
        var groups = await client.GetAsync(
            $"{Letters}/groups{Query()}", ApiJson.Default.IReadOnlyListDeadLetterGroup, cancellationToken);
        await ShowAsync(
            ["CAUSE", "CONSUMER", "COUNT", "FIRST", "LAST", "TYPES", "ERROR"],
            groups.Select(one => new object?[]
            {
                one.Fingerprint, one.Consumer, one.Count, Moment(one.FirstFailure), Moment(one.LastFailure),
                string.Join(',', one.Types), Short(one.Error),
            }));
    }

    private async Task OneAsync(CancellationToken cancellationToken)
    {
        await client.GetAsync($"{Letters}/{args.Id}", ApiJson.Default.DeadLetterResponse, cancellationToken);
        await output.WriteLineAsync(client.Json);
    }

    private async Task LogAsync(CancellationToken cancellationToken)
    {
        var limit = args.Number("limit") is { } most ? $"?limit={most}" : "";
        var page = await client.GetAsync(
            $"{Root}/log{limit}", ApiJson.Default.PageOperationLogEntry, cancellationToken);
        await ShowAsync(
            ["SEQ", "AT", "WHO", "ACTION", "ROWS", "DETAIL"],
            page.Items.Select(one => new object?[]
            {
                one.Seq, Moment(one.At), one.ActorName ?? $"{one.Actor}", one.Action, one.Affected, one.Detail,
            }));
    }

    private Task ReplayAsync(CancellationToken cancellationToken) => OutcomeAsync("replayed", client.PostAsync(
        $"{Letters}/replay",
        new ReplayDeadLettersRequest(
            args["consumer"], args["type"], args["fingerprint"], args.Workspace, args.Moment("from"), args.Moment("to"),
            args.Has("all"), args.Has("dry-run"), args.Number("per-second"), args.Number("limit")),
        ApiJson.Default.ReplayDeadLettersRequest, ApiJson.Default.DeadLetterOutcome, cancellationToken));

    private Task DiscardAsync(CancellationToken cancellationToken) => OutcomeAsync("discarded", client.PostAsync(
        $"{Letters}/discard",
        new DiscardDeadLettersRequest(
            args["reason"], args["consumer"], args["type"], args["fingerprint"], args.Workspace, args.Moment("from"),
            args.Moment("to"), args.Has("all"), args.Has("dry-run"), args.Number("limit")),
        ApiJson.Default.DiscardDeadLettersRequest, ApiJson.Default.DeadLetterOutcome, cancellationToken));

    private Task ReplayOneAsync(CancellationToken cancellationToken) => OutcomeAsync("replayed", client.PostAsync(
        $"{Letters}/{args.Id}/replay", new DiscardDeadLetterRequest(null), ApiJson.Default.DiscardDeadLetterRequest,
        ApiJson.Default.DeadLetterOutcome, cancellationToken));

    private Task DiscardOneAsync(CancellationToken cancellationToken) => OutcomeAsync("discarded", client.PostAsync(
        $"{Letters}/{args.Id}/discard", new DiscardDeadLetterRequest(args["reason"]),
        ApiJson.Default.DiscardDeadLetterRequest, ApiJson.Default.DeadLetterOutcome, cancellationToken));

    private async Task ParkedAsync(CancellationToken cancellationToken)
    {
        var page = await client.GetAsync(
            $"{Parked}{Query()}", ApiJson.Default.PageParkedEventResponse, cancellationToken);
        await ShowAsync(
            ["EVENT", "CONSUMER", "TYPE", "PARKED", "NEXT TRY", "TRIES", "CAUSE", "ERROR"],
            page.Items.Select(one => new object?[]
            {
                one.EventId, one.Consumer, one.Type, Moment(one.ParkedAt), Moment(one.DueAt), one.Attempts,
                one.Fingerprint, Short(one.Error ?? ""),
            }),
            page.NextCursor is null ? null : $"There are more: --cursor {page.NextCursor}");
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        var outcome = await client.PostAsync(
            $"{Parked}/retry",
            new RetryParkedRequest(
                args["consumer"], args["type"], args["fingerprint"], args.Workspace, args.Moment("from"),
                args.Moment("to"), args.Has("all"), args.Has("dry-run"), args.Number("limit")),
            ApiJson.Default.RetryParkedRequest, ApiJson.Default.RetryParkedOutcome, cancellationToken);
        await output.WriteLineAsync(args.Has("json")
            ? client.Json
            : $"{outcome.Done} of {outcome.Matched} {(outcome.DryRun ? "would be" : "are")} tried now.");
    }

    /// <summary>Goes on from where each step ended, until the log is at its end.</summary>
    private async Task ReplayLogAsync(CancellationToken cancellationToken)
    {
        var request = new ReplayLogRequest(
            args["consumer"], args.Position("from-position"), args.Position("to-position"), args.Moment("from"),
            args.Moment("to"), args["type"], args.Workspace, args.Has("dry-run"), args.Number("per-second"),
            args.Number("limit"));
        while (true)
        {
            var outcome = await client.PostAsync(
                $"{Root}/replays", request, ApiJson.Default.ReplayLogRequest, ApiJson.Default.ReplayLogOutcome,
                cancellationToken);
            await output.WriteLineAsync(args.Has("json")
                ? client.Json
                : $"{outcome.Matched} events found: {outcome.Handled} had their effect, {outcome.Waiting} wait " +
                    $"already, {outcome.Queued} {(outcome.DryRun ? "would be queued" : "queued")}.");
            if (outcome.NextPosition is not { } next || args.Has("limit"))
                return;

            request = request with { FromPosition = next };
        }
    }

    private async Task OutcomeAsync(string done, Task<DeadLetterOutcome> request)
    {
        var outcome = await request;
        var refused = outcome.Refused > 0 ? $", {outcome.Refused} too broken (discard them)" : "";
        await output.WriteLineAsync(args.Has("json")
            ? client.Json
            : $"{outcome.Done} of {outcome.Matched} {(outcome.DryRun ? "would be " : "")}{done}{refused}.");
    }

    private string Query() => QueryString.Create(
        new[]
        {
            ("consumer", args["consumer"]), ("type", args["type"]), ("fingerprint", args["fingerprint"]),
            ("workspace", args.Workspace?.ToString()), ("from", args.Moment("from")?.ToString("O")),
            ("to", args.Moment("to")?.ToString("O")), ("state", args["state"]), ("cursor", args["cursor"]),
            ("limit", args.Number("limit")?.ToString(CultureInfo.InvariantCulture)),
        }
        .Where(option => option.Item2 is not null)
        .Select(option => KeyValuePair.Create(option.Item1, option.Item2))).ToString();

    private async Task ShowAsync(string[] header, IEnumerable<object?[]> rows, string? note = null)
    {
        if (args.Has("json"))
        {
            await output.WriteLineAsync(client.Json);
            return;
        }

        string[][] table = [header, .. rows.Select(row => row.Select(Text).ToArray())];
        var widths = header.Select((_, column) => table.Max(row => row[column].Length)).ToArray();
        foreach (var row in table)
        {
            var cells = row.Zip(widths, (cell, width) => cell.PadRight(width));
            await output.WriteLineAsync(string.Join("  ", cells).TrimEnd());
        }

        if (note is not null)
            await output.WriteLineAsync(note);
    }

    // Errors and names are other people's text: none of it may steer the terminal.
    private static string Text(object? cell) => string.Concat(
        (Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").Select(c => char.IsControl(c) ? ' ' : c));

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s");

    private static string Moment(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length > 80 ? text[..79] + "…" : text;
}
