using System.Runtime.InteropServices;
using Npgsql;
using TaskFlow.Bench;
using TaskFlow.Bench.Reporting;
using TaskFlow.Bench.Rows;

if (args is [EmptyApi.Verb, var url])
    return await EmptyApi.RunAsync(url);

if (BenchOptions.Parse(args, out var complaint) is not { } options)
{
    await Console.Error.WriteLineAsync(complaint);
    return 2;
}

using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    var rows = AllRows.Chosen(options).ToLookup(row => row.NeedsKafka && KafkaLimits.WhyNone is not null);
    if (rows.Contains(true))
        Console.WriteLine($"Left out: {string.Join(", ", rows[true].Select(row => row.Name))}. {KafkaLimits.WhyNone}");
    if (!rows.Contains(false))
        return 0;

    await using var bench = await Workbench.StartAsync(options, interrupted.Token);
    var report = new Report(await PhysicalLimits.MeasureAsync(bench, interrupted.Token));
    foreach (var row in rows[false].Where(row => !row.NeedsKafka))
        await report.AddAsync(row, bench, interrupted.Token);
    if (rows[false].Any(row => row.NeedsKafka))
        report.Add(await KafkaLimits.MeasureAsync(bench, interrupted.Token));
    foreach (var row in rows[false].Where(row => row.NeedsKafka))
        await report.AddAsync(row, bench, interrupted.Token);
    report.Write(options);
    return report.Failed ? 1 : 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
catch (Exception failure) when (failure is BenchException or NpgsqlException or HttpRequestException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

// The servers of the bench are stopped and their folder is removed before it ends.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
