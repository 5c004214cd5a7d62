using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>What the documentation comments of the contracts say of a property.</summary>
internal static partial class Docs
{
    private static readonly Dictionary<string, XElement> Members =
        XDocument.Load(Path.ChangeExtension(typeof(EventCatalog).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    public static string? Of(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not MemberInfo { DeclaringType: { } type } member)
            return null;

        var text = Members.GetValueOrDefault($"P:{type.FullName}.{member.Name}")?.Element("summary")
            ?? Members.GetValueOrDefault($"T:{type.FullName}")?.Elements("param")
                .FirstOrDefault(param => param.Attribute("name")!.Value == member.Name);
        return text is null ? null : Space().Replace(string.Concat(text.Nodes().Select(Text)), " ").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Value: { Length: > 0 } value } => value,
        XElement reference => (reference.Attribute("langword") ?? reference.Attribute("cref"))!.Value.Split('.')[^1],
        _ => node.ToString(),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
