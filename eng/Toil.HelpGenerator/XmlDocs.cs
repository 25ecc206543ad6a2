using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Toil.HelpGenerator;

/// <summary>The compiler's documentation file, by member id.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(Dictionary<string, XElement> members) => _members = members;

    public static XmlDocs Load(string path) => new(XDocument.Load(path).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!));

    public XElement? OfType(Type type) => _members.GetValueOrDefault("T:" + type.FullName);

    public XElement? OfProperty(Type declaring, string name) => _members.GetValueOrDefault($"P:{declaring.FullName}.{name}");

    /// <summary>The text of an element in one line, references written as their last name.</summary>
    public static string Text(XElement? element)
    {
        if (element is null)
        {
            return string.Empty;
        }

        XElement copy = new(element);
        foreach (XElement reference in copy.Descendants("see").Concat(copy.Descendants("paramref")).ToArray())
        {
            string target = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? string.Empty;
            reference.ReplaceWith(target[(target.LastIndexOfAny(['.', ':']) + 1)..]);
        }

        return Space().Replace(copy.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
