using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TaskFlow.Domain.QuickAdd;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.Tests.QuickAdd;

public sealed class QuickAddProperties
{
    private static readonly Instant[] Clocks =
    [
        Instant.FromUtc(2026, 11, 21, 9, 0), Instant.FromUtc(2026, 10, 24, 21, 50),
        Instant.FromUtc(2027, 1, 31, 22, 59), Instant.FromUtc(2028, 2, 29, 23, 30), Instant.FromUtc(2027, 3, 28, 0, 30),
    ];

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void Every_character_is_in_a_chip_or_in_the_title() => Check((text, now) =>
    {
        var result = QuickAddParser.Parse(text, now, Zone);

        var rest = text;
        foreach (var chip in result.Chips.Reverse())
            rest = rest.Remove(chip.Start, chip.Length);
        Assert.Equal(WithoutSpace(rest.All(char.IsWhiteSpace) ? text : rest), WithoutSpace(result.Title));
    });

    [Fact]
    public void Chips_are_in_order_and_do_not_overlap_and_carry_their_own_text() => Check((text, now) =>
    {
        var end = 0;
        foreach (var chip in QuickAddParser.Parse(text, now, Zone).Chips)
        {
            Assert.True(chip.Start >= end && chip.Length > 0);
            Assert.Equal(text.Substring(chip.Start, chip.Length), chip.Text);
            Assert.NotEqual("", chip.Label);
            end = chip.Start + chip.Length;
        }
    });

    [Fact]
    public void The_same_text_means_the_same() => Check((text, now) =>
    {
        var once = QuickAddParser.Parse(text, now, Zone);
        var again = QuickAddParser.Parse(text, now, Zone);

        Assert.Equal((once.Title, once.Due, once.Project), (again.Title, again.Due, again.Project));
        Assert.Equal(once.Recurrence, again.Recurrence);
        Assert.Equal(once.Chips, again.Chips);
        Assert.Equal(once.Reminders, again.Reminders);
        Assert.Equal(once.Notes, again.Notes);
    });

    [Fact]
    public void A_refused_chip_is_text_again() => Check((text, now) =>
    {
        foreach (var chip in QuickAddParser.Parse(text, now, Zone).Chips.Take(3))
        {
            var without = QuickAddParser.Parse(text, now, Zone, [new(chip.Start, chip.Length)]);

            Assert.Contains(WithoutSpace(chip.Text), WithoutSpace(without.Title), StringComparison.Ordinal);
            Assert.DoesNotContain(without.Chips, other =>
                other.Start < chip.Start + chip.Length && chip.Start < other.Start + other.Length);
        }
    });

    [Fact]
    public void What_repeats_is_due_on_a_date_of_its_rule() => Check((text, now) =>
    {
        var result = QuickAddParser.Parse(text, now, Zone);
        if (result.Recurrence is not { } recurrence)
            return;

        var rule = RecurrenceRule.Parse(recurrence.Rule);
        var due = result.Due!.Value.ToLocal();
        Assert.Equal(recurrence.Rule, rule.ToString());
        Assert.Equal(due, rule.From(due).First);
    });

    [Fact]
    public void The_texts_tried_hold_chips_of_every_kind()
    {
        var kinds = QuickAddTexts.Arbitrary.Generator.Sample(100, new Rnd(20261121, 1), 300)
            .SelectMany(text => QuickAddParser.Parse(text, Clocks[0], Zone).Chips)
            .Select(chip => chip.Kind)
            .ToHashSet();

        Assert.Equal(Enum.GetValues<ChipKind>().Length, kinds.Count);
    }

    private static void Check(Action<string, Instant> property) =>
        Prop.ForAll(QuickAddTexts.Arbitrary, Gen.Elements(Clocks).ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(250).WithEndSize(250).WithReplay(20261121, 1));

    private static string WithoutSpace(string text) => string.Concat(text.Where(unit => !char.IsWhiteSpace(unit)));
}
