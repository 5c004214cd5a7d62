namespace TaskFlow.Browser;

/// <summary>Somebody with a browser. What the browser complains of is kept, and fails the test in the end.</summary>
public sealed class Person : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private readonly List<string> complaints = [];

    private Person(IBrowserContext context, IPage page, Uri address) =>
        (Context, Page, Address) = (context, page, address);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Uri Address { get; }

    public string Email { get; private set; } = "";

    public ILocator Rows => Page.Locator("main [data-task]");

    public ILocator QuickAdd => Page.Locator("main [data-quick-add] input");

    public ILocator Toast => Page.Locator(".toast");

    /// <summary>A test that takes the server away says so.</summary>
    public bool MayComplain { get; set; }

    public static async Task<Person> ComeAsync(IBrowser browser, Uri address, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(new(options ?? new())
        {
            BaseURL = address.ToString(),
            ViewportSize = options?.ViewportSize ?? new() { Width = 1280, Height = 800 },
            Locale = "en-GB",
            TimezoneId = "Europe/Warsaw",
        });
        context.SetDefaultTimeout(30_000);
        var person = new Person(context, await context.NewPageAsync(), address);
        person.Page.Console += (_, message) =>
        {
            if (message.Type is "error")
                person.complaints.Add($"{message.Text} {message.Location}");
        };
        person.Page.PageError += (_, error) => person.complaints.Add(error);
        return person;
    }

    public async Task RegisterAsync()
    {
        Email = $"{Guid.NewGuid():N}@example.org";
        await Page.GotoAsync("/account/register");
        await Page.GetByLabel("Name").FillAsync("Anna");
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make my account" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Uri(Address, "/today").ToString());
        await LiveAsync();
    }

    /// <summary>The same account in another browser.</summary>
    public async Task<Person> ElsewhereAsync(IBrowser browser, string path = "/today", Uri? over = null)
    {
        var other = await ComeAsync(browser, over ?? Address);
        await other.SignInAsync(Email, path);
        await other.LiveAsync();
        return other;
    }

    public async Task SignInAsync(string email, string path = "/today", string password = Password)
    {
        await Page.GotoAsync("/account/login?returnUrl=" + Uri.EscapeDataString(path));
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        Email = email;
    }

    public async Task SignOutAsync()
    {
        await Page.GetByLabel("Account: Anna").First.ClickAsync();
        await Page.GetByText("Sign out").ClickAsync();
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Welcome back");
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await LiveAsync();
    }

    /// <summary>Waits until the circuit is up and has drawn the page.</summary>
    public async Task LiveAsync()
    {
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-live", "true", new() { Timeout = 30_000 });
        await Expect(Page.Locator(".app")).ToHaveAttributeAsync("data-interactive", "true");
    }

    /// <summary>Types lines into quick add, each with Enter, and waits until they are sent.</summary>
    public async Task AddAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            await QuickAdd.FillAsync(line);
            await QuickAdd.PressAsync("Enter");
        }

        await Page.WaitForFunctionAsync(
            """
            () => Object.keys(localStorage)
              .filter(key => key.startsWith('taskflow.outbox'))
              .every(key => localStorage[key] === '[]')
            """);
    }

    /// <summary>Keeps a picture for the README where <c>TASKFLOW_PICTURES</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("TASKFLOW_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }

    public ILocator Row(string title) =>
        Rows.Filter(new() { Has = Page.Locator("a.title", new() { HasTextString = title }) });

    public async Task<IReadOnlyList<string>> TitlesAsync() => await Rows.Locator("a.title").AllInnerTextsAsync();

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        if (!MayComplain)
            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }
}
