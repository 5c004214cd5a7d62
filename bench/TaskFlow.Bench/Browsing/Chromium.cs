using Microsoft.Playwright;

namespace TaskFlow.Bench.Browsing;

/// <summary>A browser, and how soon it shows a list.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // The time of the first frame that has a line of the list in it, from the start of the navigation.
    private const string Watch =
        """
        window.listShown = new Promise(shown => {
            const look = () => document.querySelector('main [data-task]')
                ? requestAnimationFrame(() => setTimeout(() => shown(performance.now())))
                : requestAnimationFrame(look);
            look();
        });
        """;

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(
        IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <exception cref="BenchException">There is none on the machine.</exception>
    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Found(),
                Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
            }));
        }
        catch (PlaywrightException missing)
        {
            playwright.Dispose();
            throw new BenchException(
                $"The rows W8 need Chromium: install it, or name it in CHROMIUM_PATH ({missing.Message.Split('\n')[0]}).");
        }
    }

    /// <summary>A profile with nothing in it but what <paramref name="state"/> says.</summary>
    public Task<IBrowserContext> ProfileAsync(string? state = null) => browser.NewContextAsync(new()
    {
        StorageState = state,
        ViewportSize = new() { Width = 1280, Height = 800 },
    });

    /// <summary>ms from the start of the navigation to the frame that shows the list.</summary>
    public static async Task<double> ShownAsync(IPage page, Uri address)
    {
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        return await page.EvaluateAsync<double>("() => window.listShown");
    }

    /// <summary>A page that tells when it shows a list.</summary>
    public static async Task<IPage> PageAsync(IBrowserContext profile)
    {
        var page = await profile.NewPageAsync();
        await page.AddInitScriptAsync(Watch);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static string? Found() => new[]
        {
            Environment.GetEnvironmentVariable("CHROMIUM_PATH"),
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        }
        .FirstOrDefault(File.Exists);
}
