using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Testing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Tests.Features.Tasks;

/// <summary>Pages that stay open over midnight.</summary>
public sealed class NewDayTests(NewDayTests.Host host) : IClassFixture<NewDayTests.Host>
{
    [Fact]
    public async Task Today_is_the_new_day_for_what_is_added_and_for_what_is_shown()
    {
        using var circuit = Circuit("/today", out var tomorrow);
        await using var page = await Drawing<TodayPage>.InAsync(circuit.ServiceProvider);

        host.Time.Advance(TimeSpan.FromDays(1));

        await Eventually.EqualAsync(tomorrow, async () =>
            (await page.HtmlAsync()).QuerySelector("[data-quick-add]")!.GetAttribute("data-due"));
        await Eventually.TrueAsync(() => WasAsked("dueTo=" + tomorrow));
    }

    [Fact]
    public async Task Upcoming_begins_with_the_new_day()
    {
        using var circuit = Circuit("/upcoming", out var tomorrow);
        await using var page = await Drawing<UpcomingPage>.InAsync(circuit.ServiceProvider);

        host.Time.Advance(TimeSpan.FromDays(1));

        await Eventually.TrueAsync(() => WasAsked("dueFrom=" + tomorrow));
    }

    [Fact]
    public void Whatever_else_is_shown_is_looked_at_again()
    {
        using var circuit = Circuit("/tasks", out _);
        var workspace = circuit.ServiceProvider.GetRequiredService<WorkspaceStore>();
        workspace.Listen();
        var again = 0;
        workspace.TasksChanged += () => again++;

        host.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, again);
    }

    private IServiceScope Circuit(string page, out string tomorrow)
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page());
        host.Api.Asked.Clear();
        var circuit = host.Circuit(page);
        tomorrow = $"{circuit.ServiceProvider.GetRequiredService<ViewerClock>().Today.AddDays(1):yyyy-MM-dd}";
        return circuit;
    }

    private bool WasAsked(string query)
    {
        lock (host.Api.Asked)
            return host.Api.Asked.Exists(asked => asked.Path.Contains(query, StringComparison.Ordinal));
    }

    public sealed class Host : SignedInHost
    {
        public ManualTime Time { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
        }
    }
}
