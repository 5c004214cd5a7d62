using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class CompletedPage(ViewerClock clock)
{
    private ViewerClock Clock => clock;
}
