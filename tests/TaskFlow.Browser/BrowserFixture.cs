namespace TaskFlow.Browser;

/// <summary>One running TaskFlow and one Chromium for all tests.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly Instance instance = new();
    private IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;

    public Uri Address => instance.Address;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(15_000);
        var starting = instance.StartAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = Arguments });
        await starting;
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright?.Dispose();
        await instance.DisposeAsync();
    }

    /// <summary>A browser of its own that nobody has signed in with.</summary>
    public Task<Person> StrangerAsync(BrowserNewContextOptions? options = null) =>
        Person.ComeAsync(Browser, Address, options);

    /// <summary>Somebody with a new account and an open circuit on Today.</summary>
    public async Task<Person> PersonAsync(BrowserNewContextOptions? options = null)
    {
        var person = await StrangerAsync(options);
        await person.RegisterAsync();
        return person;
    }

    internal SlowLine Slow(TimeSpan roundTrip) => new(instance.Port, roundTrip);

    public async Task RestartAsync(Func<Task> meanwhile)
    {
        await instance.StopAsync();
        await meanwhile();
        await instance.StartAsync();
    }

    /// <summary>The machine's; none lets Playwright look for its own.</summary>
    private static string? Chromium() => new[]
        {
            Environment.GetEnvironmentVariable("CHROMIUM_PATH"),
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        }
        .FirstOrDefault(File.Exists);
}
