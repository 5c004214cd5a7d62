using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

/// <summary>What holds for any rule, tried on random ones; a failure prints the seed and the smallest rule.</summary>
public sealed class RulePropertyTests
{
    private static readonly Gen<RecurrenceRule> Rules =
        from frequency in Gen.Elements("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
        from interval in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(2, 12)), (1, Gen.Choose(1, 999)))
        from month in Optional("BYMONTH", Gen.Choose(1, 12).Select(Text))
        from monthDay in Optional("BYMONTHDAY", Signed(31).Select(Text), frequency != "WEEKLY")
        from yearDay in Optional("BYYEARDAY", Signed(366).Select(Text), frequency == "YEARLY")
        from week in Optional("BYWEEKNO", Signed(53).Select(Text), frequency == "YEARLY")
        from day in Optional("BYDAY", Weekday(frequency is "MONTHLY" or "YEARLY" && week.Length == 0))
        from place in Optional("BYSETPOS", Signed(5).Select(Text), (month + monthDay + yearDay + week + day).Length > 0)
        from weekStart in Gen.Elements("MO", "SU", "WE", "SA")
        from end in Gen.Elements("", "", ";COUNT=1", ";COUNT=25", ";UNTIL=20301231")
        select RecurrenceRule.Parse(
            $"FREQ={frequency};INTERVAL={interval}{month}{monthDay}{yearDay}{week}{day}{place};WKST={weekStart}{end}");

    private static readonly Gen<LocalDateTime> Starts =
        from day in Gen.Choose(0, 40_000)
        from minute in Gen.Choose(0, 1439)
        select new LocalDate(1950, 1, 1).PlusDays(day) + LocalTime.Midnight.PlusMinutes(minute);

    private static readonly Gen<(RecurrenceRule Rule, LocalDateTime Start)> Cases =
        from rule in Rules
        from start in Starts
        select (rule, start);

    [Fact]
    public void A_printed_rule_is_read_as_the_same_rule() =>
        Holds(Rules, rule => RecurrenceRule.Parse(rule.ToString()).Equals(rule));

    [Fact]
    public void Occurrences_increase_strictly_from_the_start_on_at_its_time_of_day() =>
        Holds(Cases, c =>
        {
            var found = c.Rule.From(c.Start).Take(40).ToList();
            return found.All(local => local >= c.Start && local.TimeOfDay == c.Start.TimeOfDay)
                && found.Zip(found.Skip(1)).All(pair => pair.First < pair.Second);
        });

    [Fact]
    public void After_finds_what_enumerating_finds() =>
        Holds(Cases, c =>
        {
            var occurrences = c.Rule.From(c.Start);
            var found = occurrences.Take(15).ToList();
            return found.Zip(found.Skip(1)).All(pair =>
                occurrences.After(pair.First) == pair.Second
                && occurrences.AtOrAfter(pair.Second) == pair.Second
                && occurrences.After(pair.Second.PlusMinutes(-1)) == pair.Second
                && occurrences.Since(pair.Second).First == pair.Second);
        });

    [Fact]
    public void COUNT_and_UNTIL_are_kept() =>
        Holds(Cases, c => (c.Rule.Count is not { } count || c.Rule.From(c.Start).Count() <= count)
            && (c.Rule.Until is not { } last || c.Rule.From(c.Start).All(local => local.Date <= last)));

    [Fact]
    public void An_exported_rule_comes_back_with_the_same_dates() =>
        Holds(Cases, c => new[] { null, "Pacific/Apia" }.All(zone =>
        {
            var start = new TaskDate(c.Start.Date, c.Start.TimeOfDay, zone);
            return RecurrenceRule.TryParse(c.Rule.ToICalendar(start), start, out var back, out _)
                && back.From(c.Start).Take(8).SequenceEqual(c.Rule.From(c.Start).Take(8));
        }));

    [Fact]
    public void What_follows_a_completion_is_later_than_it_and_not_over() =>
        Holds(from c in Cases
              from late in Gen.Choose(-40, 400)
              from policy in Gen.Elements(Enum.GetValues<MissedPolicy>())
              from mode in Gen.Elements(Enum.GetValues<RecurrenceMode>())
              select (c.Rule, c.Start, late, policy, mode), c =>
        {
            var zone = Dates.Zone("America/New_York");
            var series = new Series(c.Rule, new TaskDate(c.Start.Date, c.Start.TimeOfDay), c.mode, c.policy);
            if (series.First is not { } first)
                return true;

            var now = first.ToInstant(zone) + Duration.FromDays(c.late);
            var next = series.After(OccurrenceKey.Of(first), now, zone);
            return next.Missed.Concat(next.Kept).All(key => key.Date > first.Date)
                && (next.Due is not { } due || (due.Date > first.Date && due.ToInstant(zone) > now));
        });

    private static string Text(int number) => FormattableString.Invariant($"{number}");

    private static Gen<int> Signed(int most) => Gen.Choose(-most, most).Where(number => number != 0);

    private static Gen<string> Weekday(bool numbered) =>
        from nth in numbered ? Gen.Choose(-5, 5) : Gen.Constant(0)
        from day in Gen.Elements("MO", "TU", "WE", "TH", "FR", "SA", "SU")
        select (nth == 0 ? "" : Text(nth)) + day;

    private static Gen<string> Optional(string name, Gen<string> item, bool allowed = true) =>
        allowed
            ? Gen.Frequency(
                (2, Gen.Constant("")),
                (1, item.NonEmptyListOf().Select(list => $";{name}={string.Join(',', list.Take(4))}")))
            : Gen.Constant("");

    private static void Holds<T>(Gen<T> cases, Func<T, bool> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
