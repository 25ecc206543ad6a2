using System.Management.Automation;
using System.Xml.Linq;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.HelpGenerator;

/// <summary>Everything that help says of a cmdlet: prose from its documentation comment, parameters from the operation's options.</summary>
internal sealed record CmdletHelp(
    string Name,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<string> OutputTypes,
    string Output,
    IReadOnlyList<ExampleHelp> Examples)
{
    public string Verb => Name[..Name.IndexOf('-', StringComparison.Ordinal)];

    public string Noun => Name[(Name.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public static IEnumerable<CmdletHelp> ReadAll(XmlDocs docs) => typeof(OperationCmdlet).Assembly.GetExportedTypes()
        .Where(type => DeclaredAttribute.Find<CmdletAttribute>(type) is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => Read(type, docs));

    private static CmdletHelp Read(Type type, XmlDocs docs)
    {
        DeclaredAttribute cmdlet = DeclaredAttribute.Find<CmdletAttribute>(type)!;
        string name = $"{cmdlet.Argument(0)[0]}-{cmdlet.Argument(1)[0]}";
        XElement doc = docs.OfType(type) ?? throw new InvalidOperationException($"{type} has no documentation comment.");
        OperationDescriptor[] operations = [.. OperationCatalog.All.Select(operation => operation.Descriptor).Where(descriptor => descriptor.Cmdlet == name)];
        ExampleHelp[] examples = [.. doc.Elements("example").Select(example => new ExampleHelp(
            string.Join('\n', example.Elements("code").Select(code => code.Value.Trim())), XmlDocs.Text(example.Element("para"))))];
        return new(
            name,
            XmlDocs.Text(doc.Element("summary")),
            [.. doc.Element("remarks")?.Elements("para").Select(XmlDocs.Text) ?? []],
            [.. type.GetProperties()
                .Where(property => DeclaredAttribute.Find<ParameterAttribute>(property) is not null)
                .Select(property => ParameterHelp.Read(property, [.. operations.Select(operation => operation.Options)], docs))
                .Concat(cmdlet.Named("SupportsShouldProcess", false) ? ParameterHelp.OfShouldProcess(operations.Any(operation => operation.HasDryRun)) : [])
                .OrderBy(parameter => parameter.Position ?? int.MaxValue)],
            [.. DeclaredAttribute.Find<OutputTypeAttribute>(type)?.Argument(0).OfType<Type>().Select(output => output.FullName!) ?? []],
            XmlDocs.Text(doc.Element("returns")),
            examples.Length >= 3 ? examples : throw new InvalidOperationException($"{name} has fewer than three examples."));
    }
}
