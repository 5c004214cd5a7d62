using TaskFlow.Contracts.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class TodayPage(ViewerClock clock) : IDisposable
{
    private const string DoneQuery = "status=completed&sort=completed";
    private int open;
    private int done;
    private IDisposable? days;

    private ViewerClock Clock => clock;

    private string OpenQuery => $"status=open&sort=due&dueTo={clock.Today:yyyy-MM-dd}";

    public void Dispose() => days?.Dispose();

    protected override void OnInitialized() => days = clock.EachDay(() => _ = InvokeAsync(StateHasChanged));

    private IReadOnlyList<TaskGroupRows> DoneToday(IReadOnlyList<TaskResponse> tasks)
    {
        var today = tasks
            .Where(task => task.CompletedAt is { } at && DateOnly.FromDateTime(clock.Local(at)) == clock.Today)
            .ToList();
        if (done != today.Count)
        {
            done = today.Count;
            StateHasChanged();
        }

        return [new(null, today)];
    }
}
