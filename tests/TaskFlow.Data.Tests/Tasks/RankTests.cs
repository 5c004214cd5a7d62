using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Tests.Tasks;

public sealed class RankTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_moves_where_the_order_holds(int seed)
    {
        var random = new Random(seed);
        var ranks = Enumerable.Range(0, 20).Select(n => Rank.At(Start.AddSeconds(n))).ToList();
        for (var move = 0; move < 3000; move++)
        {
            var place = random.Next(ranks.Count + 1);
            var rank = Rank.Between(place == 0 ? null : ranks[place - 1], place == ranks.Count ? null : ranks[place]);
            ranks.Insert(place, rank);
            if (ranks.Count > 60)
                ranks.RemoveAt(random.Next(ranks.Count));
        }

        Assert.Equal(ranks.Order(StringComparer.Ordinal), ranks);
        Assert.Equal(ranks.Count, ranks.Distinct().Count());
        Assert.DoesNotContain(ranks, rank => rank.EndsWith('0'));
    }

    [Fact]
    public void A_thousand_tasks_put_at_the_same_place_leave_room_for_more()
    {
        var (above, below) = (Rank.At(Start), Rank.At(Start.AddSeconds(1)));
        for (var i = 0; i < 1000; i++)
        {
            var between = Rank.Between(above, below);
            Assert.True(string.CompareOrdinal(above, between) < 0 && string.CompareOrdinal(between, below) < 0);
            if (i % 2 == 0)
                above = between;
            else
                below = between;
        }

        Assert.InRange(below.Length, 10, 1500);
    }

    [Fact]
    public void A_new_task_comes_after_all_that_were_made_before_it()
    {
        var ranks = Enumerable.Range(0, 2000).Select(n => Rank.At(Start.AddMilliseconds(n * 37))).ToArray();
        Assert.Equal(ranks.Order(StringComparer.Ordinal), ranks);
    }

    [Theory]
    [InlineData("B", "A")]
    [InlineData("A", "A")]
    [InlineData("A1", "A")]
    public void Neighbours_out_of_order_are_refused(string before, string after) =>
        Assert.Throws<ArgumentException>(() => Rank.Between(before, after));
}
