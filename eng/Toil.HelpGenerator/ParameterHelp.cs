using System.Management.Automation;
using System.Reflection;
using Toil.Operations;

namespace Toil.HelpGenerator;

/// <summary>What help says of one parameter.</summary>
internal sealed record ParameterHelp(
    string Name, string Type, string Description, string Default, int? Position, bool IsRequired, string Pipeline, bool TakesWildcards, IReadOnlyList<string> Aliases)
{
    /// <summary>What PowerShell adds to a cmdlet that asks first; help would not know of them otherwise.</summary>
    public static IReadOnlyList<ParameterHelp> OfShouldProcess(bool hasDryRun) =>
    [
        new(
            "WhatIf", nameof(SwitchParameter), hasDryRun ? "Changes nothing, and says what would be done." : "Says what would be done, and does nothing.",
            "None", null, false, "False", false, ["wi"]),
        new("Confirm", nameof(SwitchParameter), "Asks before anything is done.", "None", null, false, "False", false, ["cf"]),
    ];

    public bool IsSwitch => Type == nameof(SwitchParameter);

    public static ParameterHelp Read(PropertyInfo property, IReadOnlyList<OptionSchema> options, XmlDocs docs)
    {
        DeclaredAttribute parameter = DeclaredAttribute.Find<ParameterAttribute>(property)!;
        int position = parameter.Named(nameof(ParameterAttribute.Position), -1);
        OptionDescriptor? option = options.Select(schema => schema.Find(property.Name)).FirstOrDefault(found => found is not null);
        Type declaring = property.DeclaringType!.IsGenericType ? property.DeclaringType.GetGenericTypeDefinition() : property.DeclaringType;
        string text = option?.HelpText ?? XmlDocs.Text(docs.OfProperty(declaring, property.Name)?.Element("summary"));
        string[] pipeline = 
        [
            .. parameter.Named(nameof(ParameterAttribute.ValueFromPipeline), false) ? ["ByValue"] : Array.Empty<string>(),
            .. parameter.Named(nameof(ParameterAttribute.ValueFromPipelineByPropertyName), false) ? ["ByPropertyName"] : Array.Empty<string>(),
        ];
        return new(
            property.Name,
            TypeName(property.PropertyType),
            text.Length > 0 ? text : throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has no description."),
            option?.DefaultText ?? "None",
            position >= 0 ? position : null,
            parameter.Named(nameof(ParameterAttribute.Mandatory), false),
            pipeline.Length == 0 ? "False" : $"True ({string.Join(", ", pipeline)})",
            DeclaredAttribute.Find<SupportsWildcardsAttribute>(property) is not null,
            DeclaredAttribute.Find<AliasAttribute>(property)?.Argument(0).OfType<string>().ToArray() ?? []);
    }

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;
}
