using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class UpcomingPage(ViewerClock clock) : IDisposable
{
    private IDisposable? days;

    private ViewerClock Clock => clock;

    private string Query => $"status=open&sort=due&dueFrom={TaskQuery.Day(clock.Today)}";

    private string Range =>
        $"{clock.Words.Day(clock.Today)} to {clock.Words.Day(clock.Today.AddDays(Grouping.DaysAhead - 1))}";

    public void Dispose() => days?.Dispose();

    protected override void OnInitialized() => days = clock.EachDay(() => _ = InvokeAsync(StateHasChanged));
}
