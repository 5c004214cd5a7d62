using TaskFlow.Contracts.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class TodayPage(ViewerClock clock) : IDisposable
{
    private const string DoneQuery = "status=completed&sort=completed";
    private int open;
    private int done;
    private bool moreOpen;
    private bool moreDone;
    private IDisposable? days;

    private ViewerClock Clock => clock;

    private string OpenQuery => $"status=open&sort=due&dueTo={TaskQuery.Day(clock.Today)}";

    private string Progress => $"{Count(done, moreDone)} of {Count(done + open, moreDone || moreOpen)}";

    public void Dispose() => days?.Dispose();

    protected override void OnInitialized() => days = clock.EachDay(() => _ = InvokeAsync(StateHasChanged));

    private bool IsDoneToday(TaskResponse task) =>
        task.CompletedAt is { } at && DateOnly.FromDateTime(clock.Local(at)) == clock.Today;

    private void CountDone(TaskListState list)
    {
        done = list.Items.Count(IsDoneToday);
        moreDone = list.Next is not null && done == list.Items.Count;
    }

    /// <summary>What is counted so far, where there is more.</summary>
    private static string Count(int count, bool more) => more ? $"{count}+" : $"{count}";
}
