using System.Globalization;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class UpcomingPage(ViewerClock clock) : IDisposable
{
    private IDisposable? days;

    private ViewerClock Clock => clock;

    private string Query => $"status=open&sort=due&dueFrom={clock.Today:yyyy-MM-dd}";

    private string Range =>
        $"{clock.Today.ToString("d MMMM", CultureInfo.CurrentCulture)} to "
        + clock.Today.AddDays(Grouping.DaysAhead - 1).ToString("d MMMM", CultureInfo.CurrentCulture);

    public void Dispose() => days?.Dispose();

    protected override void OnInitialized() => days = clock.EachDay(() => _ = InvokeAsync(StateHasChanged));
}
