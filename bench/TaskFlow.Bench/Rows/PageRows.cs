using Microsoft.Playwright;
using TaskFlow.Bench.Browsing;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>The list of all 20,000 tasks in a real browser, beside a plain page of fifty lines.</summary>
internal static class PageRows
{
    public static IEnumerable<Row> All { get; } =
    [
        new Row("W8", async (bench, ct) =>
        {
            await bench.SettleAsync(ct);
            await using var chromium = await Chromium.StartAsync();
            var list = new Uri(bench.Instance.Address, "tasks");
            var plain = new Uri(bench.Empty.Address, "plain");
            var state = await SignedInAsync(chromium, bench);
            var (size, requests) = await WireAsync(chromium, state, list);
            return
            [
                new Figure("first load of the list", "KB", Spread.Of([size / 1024]), Bar.AtMost(130, 90))
                {
                    Note = $"{requests} requests",
                },
                await RatioAsync(bench, "list visible, cold cache", Bar.AtMost(3, 2),
                    address => ColdAsync(chromium, state, address), list, plain),
                await RatioAsync(bench, "list visible, warm cache", Bar.AtMost(2, 1.5),
                    address => WarmAsync(chromium, state, address), list, plain),
            ];
        }),
    ];

    private static async Task<Figure> RatioAsync(
        Workbench bench, string what, Bar bar, Func<Uri, Task<double>> measure, Uri list, Uri plain)
    {
        var (above, below, ratio) = await Paired.MeasureAsync(
            bench.Options.Pairs, () => MedianAsync(bench, () => measure(list)),
            () => MedianAsync(bench, () => measure(plain)));
        return new Figure(what, "ms", above, bar)
        {
            DenominatorName = "plain page",
            Denominator = below,
            Ratio = ratio,
        };
    }

    private static async Task<double> MedianAsync(Workbench bench, Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (var i = 0; i < Math.Max(3, bench.Options.Count(70) / 10); i++)
            times.Add(await measure());
        return Numbers.Median(times);
    }

    private static async Task<double> ColdAsync(Chromium chromium, string state, Uri address)
    {
        await using var profile = await chromium.ProfileAsync(state);
        return await Chromium.ShownAsync(await Chromium.PageAsync(profile), address);
    }

    // The second visit of the same profile.
    private static async Task<double> WarmAsync(Chromium chromium, string state, Uri address)
    {
        await using var profile = await chromium.ProfileAsync(state);
        var page = await Chromium.PageAsync(profile);
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        await page.GotoAsync("about:blank");
        return await Chromium.ShownAsync(page, address);
    }

    private static async Task<(double Bytes, int Requests)> WireAsync(Chromium chromium, string state, Uri address)
    {
        await using var profile = await chromium.ProfileAsync(state);
        var page = await profile.NewPageAsync();
        var (bytes, requests) = (0d, 0);
        var session = await profile.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        session.Event("Network.requestWillBeSent").OnEvent += (_, _) => requests++;
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
            bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.GotoAsync(address.ToString());
        await page.Locator("html[data-live=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (bytes, requests);
    }

    private static async Task<string> SignedInAsync(Chromium chromium, Workbench bench)
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(bench.Instance.Address, "account/login?returnUrl=%2Ftasks").ToString());
        await page.GetByLabel("E-mail").FillAsync(bench.Account.Email);
        await page.GetByLabel("Password").FillAsync(Account.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("main [data-task]").First.WaitForAsync();
        return await profile.StorageStateAsync();
    }
}
