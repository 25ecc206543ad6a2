using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Toil.Operations;
using Toil.PowerShell.Tests.Support;

namespace Toil.PowerShell.Tests.Metadata;

/// <summary>Manifest, cmdlets, catalog and help name the same things. Needs no engine.</summary>
public sealed partial class MetadataTests
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    // Common to every cmdlet and about the call, not about the operation.
    private static readonly string[] s_doorParameters = ["Config"];

    // Has no operation: it is a piece of a script that an operation runs.
    private const string StepCmdlet = "Invoke-ToilStep";

    // Stands for two operations, of which this parameter says the second.
    private const string CheckCmdlet = "Test-ToilRunbook";
    private const string RehearseParameter = "Rehearse";

    public static TheoryData<string> Cmdlets => [.. CmdletMetadata.All.Select(cmdlet => cmdlet.Name)];

    public static TheoryData<string> CmdletsOfOperations => [.. CmdletMetadata.All.Select(cmdlet => cmdlet.Name).Where(name => name != StepCmdlet)];

    public static TheoryData<string> Operations => [.. OperationCatalog.All.Select(operation => operation.Descriptor.Name)];

    [Fact]
    public void Manifest_exports_exactly_the_cmdlets_of_the_assembly() => Assert.Equal(
        CmdletMetadata.All.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal),
        List("CmdletsToExport").Order(StringComparer.Ordinal));

    [Fact]
    public void Manifest_exports_nothing_else()
    {
        Assert.Empty(List("FunctionsToExport"));
        Assert.Empty(List("AliasesToExport"));
        Assert.Empty(List("VariablesToExport"));
    }

    [Fact]
    public void Manifest_has_the_changelogs_version() => Assert.Equal(Repository.ChangelogVersion, Scalar("ModuleVersion"));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_its_cmdlet(string name)
        => Assert.Contains(OperationCatalog.Get(name).Descriptor.Cmdlet, CmdletMetadata.All.Select(cmdlet => cmdlet.Name));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Verb_is_approved(string name)
    {
        Type[] groups =
        [
            typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther),
            typeof(VerbsSecurity),
        ];
        IEnumerable<string> approved = groups.SelectMany(group => group.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => field.Name);
        Assert.Contains(Cmdlet(name).Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Noun_is_singular_and_has_the_prefix(string name)
    {
        Assert.StartsWith("Toil", Cmdlet(name).Noun, StringComparison.Ordinal);
        Assert.False(Cmdlet(name).Noun.EndsWith('s'));
    }

    [Theory]
    [MemberData(nameof(CmdletsOfOperations))]
    public void Parameters_are_the_options_of_the_operation(string name)
    {
        Dictionary<string, string> declared = Cmdlet(name).Parameters
            .Where(parameter => !s_doorParameters.Contains(parameter.Name) && (name != CheckCmdlet || parameter.Name != RehearseParameter))
            .ToDictionary(parameter => parameter.Name, parameter => TypeName(parameter.PropertyType));

        // The check takes several runbooks, the rehearsal one of them.
        Dictionary<string, string> expected = Descriptors(name).SelectMany(descriptor => descriptor.Options.Options)
            .DistinctBy(option => option.Name).ToDictionary(option => option.Name, ExpectedType);
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), declared.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(CmdletsOfOperations))]
    public void Output_type_is_the_operations_result(string name)
    {
        CustomAttributeData[] attributes = [.. Cmdlet(name).Type.GetCustomAttributesData().Where(a => a.AttributeType == typeof(OutputTypeAttribute))];
        IEnumerable<object?> types = attributes.SelectMany(output => (IEnumerable<CustomAttributeTypedArgument>)output.ConstructorArguments[0].Value!).Select(argument => argument.Value);
        Assert.Equal(Descriptors(name).Length == 1 ? 1 : 2, attributes.Length);
        Assert.All(Descriptors(name), descriptor => Assert.Contains(descriptor.ResultType, types));
    }

    [Theory]
    [MemberData(nameof(CmdletsOfOperations))]
    public void Cmdlet_of_an_operation_with_an_effect_asks_first(string name)
    {
        bool asks = Cmdlet(name).Type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute)).NamedArguments
            .Any(argument => argument is { MemberName: "SupportsShouldProcess", TypedValue.Value: true });
        Assert.Equal(HasEffect(name), asks);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_is_complete(string name)
    {
        XElement help = XDocument.Load(Path.Combine(Repository.Root, "en-US", "Toil.PowerShell.dll-Help.xml")).Root!
            .Elements(s_command + "command").Single(command => command.Element(s_command + "details")!.Element(s_command + "name")!.Value == name);
        string synopsis = name == StepCmdlet ? "Does a step of a runbook that is a PowerShell script, once" : Descriptors(name)[0].Summary;
        Assert.StartsWith(synopsis, help.Element(s_command + "details")!.Element(s_maml + "description")!.Value, StringComparison.Ordinal);
        Assert.NotEmpty(help.Element(s_maml + "description")!.Value);
        Assert.NotEmpty(help.Element(s_command + "returnValues")!.Value);
        Assert.Equal(
            Cmdlet(name).Parameters.Select(parameter => parameter.Name)
                .Concat(HasEffect(name) ? ["WhatIf", "Confirm"] : Array.Empty<string>()).Order(StringComparer.Ordinal),
            help.Element(s_command + "parameters")!.Elements().Select(parameter => parameter.Element(s_maml + "name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(help.Element(s_command + "parameters")!.Elements(), parameter => Assert.True(parameter.Element(s_maml + "Description")!.Value.Length > 20));
        XElement[] examples = [.. help.Element(s_command + "examples")!.Elements()];
        Assert.True(examples.Length >= 3, "Three examples at least.");
        Assert.All(examples, example => Assert.Contains(name, example.Element(s_dev + "code")!.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Reference_page_and_about_topic_name_it(string name)
    {
        Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "cmdlets", name + ".md")));
        Assert.Contains(name, File.ReadAllText(Path.Combine(Repository.Root, "en-US", "about_Toil.help.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_shows_the_columns_of_the_operations_view()
    {
        XElement formats = XDocument.Load(Path.Combine(Repository.Root, "module", "Toil.Format.ps1xml")).Root!;
        Assert.All(OperationCatalog.All.Select(operation => operation.Descriptor), descriptor =>
        {
            // Results that a second operation shows in another way have a table under that operation's verb.
            XElement table = TableOf($"{descriptor.ResultType.FullName}#{descriptor.Verb}") ?? TableOf(descriptor.ResultType.FullName!)!;
            Assert.Equal(descriptor.View.Columns.Select(column => column.Header), table.Descendants("Label").Select(label => label.Value));
        });

        XElement? TableOf(string name) => formats.Descendants("View").SingleOrDefault(
            view => view.Element("TableControl") is not null && view.Descendants("TypeName").Any(type => type.Value == name));
    }

    [Fact]
    public void One_cmdlet_stands_for_two_operations_and_one_for_none()
    {
        Assert.Equal(
            [CheckCmdlet, CheckCmdlet],
            OperationCatalog.All.GroupBy(operation => operation.Descriptor.Cmdlet).Where(group => group.Count() > 1).SelectMany(group => group).Select(operation => operation.Descriptor.Cmdlet));
        Assert.Equal([StepCmdlet], CmdletMetadata.All.Select(cmdlet => cmdlet.Name).Except(OperationCatalog.All.Select(operation => operation.Descriptor.Cmdlet)));
    }

    private static CmdletMetadata Cmdlet(string name) => CmdletMetadata.All.Single(cmdlet => cmdlet.Name == name);

    private static OperationDescriptor[] Descriptors(string cmdlet)
        => [.. OperationCatalog.All.Select(operation => operation.Descriptor).Where(descriptor => descriptor.Cmdlet == cmdlet)];

    private static bool HasEffect(string cmdlet) => Descriptors(cmdlet).Any(descriptor => descriptor.HasEffect);

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static string ExpectedType(OptionDescriptor option) => option.Kind switch
    {
        OptionKind.Switch => nameof(SwitchParameter),
        OptionKind.Text => nameof(String),
        OptionKind.List => typeof(string[]).Name,
        OptionKind.Objects => typeof(object[]).Name,
        OptionKind.Map => nameof(IDictionary),
        _ => option.ValueType.Name,
    };

    private static string Scalar(string key) => Regex.Match(Repository.Manifest, $@"(?m)^\s*{key}\s*=\s*'([^']*)'").Groups[1].Value;

    private static IEnumerable<string> List(string key) => Quoted().Matches(
        Regex.Match(Repository.Manifest, $@"(?m)^\s*{key}\s*=\s*@\(([^)]*)\)").Groups[1].Value).Select(match => match.Groups[1].Value);

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
