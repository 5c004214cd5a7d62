using System.Globalization;
using TaskFlow.Testing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskQueryTests
{
    private readonly ViewerClock clock = new(new ManualTime(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/tasks?q=pay+rent&status=any&priority=high&due=week&sort=title&tag=home&tag=a%26b")]
    public void An_address_is_read_and_written_back(string address) =>
        Assert.Equal(Order(address), Order(TaskQuery.OfUrl("http://localhost" + address).ToUrl()));

    [Fact]
    public void What_is_not_offered_is_not_passed_on()
    {
        var query =
            TaskQuery.OfUrl("http://localhost/tasks?status=bad&priority=urgent&due=never&sort=password&project=1");

        Assert.Equal("/tasks", query.ToUrl());
        Assert.False(query.IsFiltered);
    }

    [Theory]
    [InlineData("/tasks", "status=open&sort=due")]
    [InlineData("/tasks?q=rent", "q=rent&status=open&sort=relevance")]
    [InlineData("/tasks?due=overdue", "status=open&sort=due&overdue=true")]
    [InlineData("/tasks?due=week", "status=open&sort=due&dueFrom=2026-11-21&dueTo=2026-11-27")]
    [InlineData("/tasks?tag=home&tag=work", "status=open&sort=due&tag=home%2cwork")]
    [InlineData("/tasks?tag=bread%2c+butter&tag=work", "status=open&sort=due&tag=bread%5c%2c+butter%2cwork")]
    public void The_Api_is_asked_for_the_days_of_the_reader(string address, string expected) =>
        Assert.Equal(expected, TaskQuery.OfUrl("http://localhost" + address).ToApi(clock));

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public void The_Api_is_asked_in_its_own_calendar(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Contains("dueTo=2026-11-27", TaskQuery.OfUrl("http://localhost/tasks?due=week").ToApi(clock),
            StringComparison.Ordinal);
    }

    private static string Order(string address) =>
        string.Join('&', address.Split('?', '&').Order(StringComparer.Ordinal));
}
