using NodaTime;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Domain.Tests.Reminders;

public sealed class GraceWindowTests
{
    [Theory]
    [InlineData(-1, Punctuality.Early)]
    [InlineData(0, Punctuality.OnTime)]
    [InlineData(60, Punctuality.OnTime)]
    [InlineData(61, Punctuality.Late)]
    [InlineData(86_400, Punctuality.Late)]
    [InlineData(86_401, Punctuality.Missed)]
    public void How_late_a_moment_is_decides_what_becomes_of_it(int seconds, Punctuality punctuality)
    {
        var moment = Instant.FromUtc(2026, 12, 1, 7, 0);

        Assert.Equal(punctuality, GraceWindow.Judge(moment, moment + Duration.FromSeconds(seconds)));
    }
}
