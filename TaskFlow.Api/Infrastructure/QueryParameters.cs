using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;
using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Infrastructure;

/// <summary>The parameters of a query that an endpoint reads itself. One that can be read is declared: there is no other
/// way to make one.</summary>
internal sealed partial class QueryParameters
{
    private readonly List<RequestParameter> all = [];

    public IReadOnlyList<RequestParameter> All => all;

    public QueryParameter<string?> Text(string name, string description) =>
        Add<string?>(Declare(name, typeof(string), description), null, (text, _) => text);

    public QueryParameter<Guid?> Id(string name, string description) =>
        Add<Guid?>(Declare(name, typeof(Guid), description), null, (text, errors) =>
        {
            if (Guid.TryParse(text, out var id))
                return id;
            errors.Add(name, "It must be an id.");
            return null;
        });

    public QueryParameter<LocalDate?> Date(string name, string description) =>
        Add<LocalDate?>(Declare(name, typeof(DateOnly), description), null, (text, errors) =>
        {
            if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= TaskLimits.LastYear } date })
                return date;
            errors.Add(name, "It must be a date such as 2026-12-01.");
            return null;
        });

    public QueryParameter<DateTimeZone?> Zone(string name, string description) =>
        Add(Declare(name, typeof(string), description), null, (text, errors) =>
        {
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(text);
            if (zone is null)
                errors.Add(name, "It is not a known IANA zone id.");
            return zone;
        });

    public QueryParameter<int> Number(string name, string description, int otherwise, int least, int most) =>
        Add(
            Declare(name, typeof(int), description) with
            {
                Default = otherwise.ToString(CultureInfo.InvariantCulture),
                Least = least,
                Most = most,
            },
            otherwise,
            (text, errors) =>
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most)
                {
                    return number;
                }

                errors.Add(name, $"It must be a number from {least} to {most}.");
                return otherwise;
            });

    public QueryParameter<bool> Flag(string name, string description) =>
        Add(Declare(name, typeof(bool), description) with { Default = "false" }, false,
            (text, errors) => errors.OneOf(name, text, false, ("true", true), ("false", false)));

    /// <summary>One of a few names; the first of them when it is left out.</summary>
    public QueryParameter<T> OneOf<T>(string name, string description, params (string Name, T Value)[] names) =>
        Add(
            Declare(name, typeof(string), description) with
            {
                Default = names[0].Name,
                Values = [.. names.Select(one => one.Name)],
            },
            names[0].Value,
            (text, errors) => errors.OneOf(name, text, names[0].Value, names));

    /// <summary>One of a few names, or null when it is left out.</summary>
    public QueryParameter<T?> Perhaps<T>(string name, string description, params (string Name, T? Value)[] names)
        where T : class =>
        Add(
            Declare(name, typeof(string), description) with { Values = [.. names.Select(one => one.Name)] }, null,
            (text, errors) => errors.OneOf(name, text, null, names));

    /// <summary>Some of a few names.</summary>
    public QueryParameter<T[]> Some<T>(string name, string description, params (string Name, T Value)[] names) =>
        Each(
            Declare(name, typeof(string[]), description) with { Values = [.. names.Select(one => one.Name)] },
            (text, errors) => errors.OneOf(name, text, names[0].Value, names));

    /// <summary>Names that nobody knows beforehand.</summary>
    public QueryParameter<T[]> Names<T>(string name, string description, Func<string, FieldErrors, T> read) =>
        Each(Declare(name, typeof(string[]), description), read);

    private static RequestParameter Declare(string name, Type type, string description) =>
        new(ParameterLocation.Query, name, type, description);

    private QueryParameter<T> Add<T>(RequestParameter declared, T otherwise, Func<string, FieldErrors, T> read)
    {
        all.Add(declared);
        return new QueryParameter<T>(
            declared.Name,
            (values, errors) => values.ToString() is { Length: > 0 } text ? read(text, errors) : otherwise);
    }

    /// <summary>A list: given several times, or with commas between; a comma in a name has a backslash before
    /// it.</summary>
    private QueryParameter<T[]> Each<T>(RequestParameter declared, Func<string, FieldErrors, T> read)
    {
        all.Add(declared);
        return new QueryParameter<T[]>(declared.Name, (values, errors) =>
        {
            string[] names =
            [
                .. values
                    .SelectMany(value => Comma().Split(value ?? ""))
                    .Select(name => name.Replace(@"\,", ",", StringComparison.Ordinal).Trim())
                    .Where(name => name.Length > 0),
            ];
            if (names.Length <= TaskLimits.Tags)
                return [.. names.Select(name => read(name, errors))];

            errors.Add(declared.Name, $"At most {TaskLimits.Tags}.");
            return [];
        });
    }

    [GeneratedRegex(@"(?<!\\),")]
    private static partial Regex Comma();
}

/// <summary>A parameter of a query, and how it is read.</summary>
internal sealed class QueryParameter<T>(string name, Func<StringValues, FieldErrors, T> read)
{
    public string Name => name;

    public T Read(IQueryCollection query, FieldErrors errors) => read(query[name], errors);
}
