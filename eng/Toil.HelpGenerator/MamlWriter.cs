using System.Globalization;
using System.Xml.Linq;

namespace Toil.HelpGenerator;

/// <summary>Writes the help file that <c>Get-Help</c> reads (MAML 2004/10).</summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_msh = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string path, IEnumerable<CmdletHelp> cmdlets) => new XDocument(
        new XElement(s_msh + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(Command))).Save(path);

    private static XElement Command(CmdletHelp cmdlet) => new(
        s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml),
        new XAttribute(XNamespace.Xmlns + "command", s_command),
        new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        new XElement(
            s_command + "details",
            new XElement(s_command + "name", cmdlet.Name),
            new XElement(s_command + "verb", cmdlet.Verb),
            new XElement(s_command + "noun", cmdlet.Noun),
            Paragraphs("description", cmdlet.Synopsis)),
        Paragraphs("description", [.. cmdlet.Description]),
        new XElement(s_command + "syntax", new XElement(
            s_command + "syntaxItem", new XElement(s_maml + "name", cmdlet.Name), cmdlet.Parameters.Select(parameter => Parameter(parameter, isSyntax: true)))),
        new XElement(s_command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(parameter, isSyntax: false))),
        new XElement(s_command + "inputTypes", cmdlet.Parameters.Where(p => p.Pipeline.Contains("ByValue", StringComparison.Ordinal)).Select(
            p => new XElement(s_command + "inputType", Type(p.Type), Paragraphs("description", p.Description)))),
        new XElement(s_command + "returnValues", cmdlet.OutputTypes.Select(
            type => new XElement(s_command + "returnValue", Type(type), Paragraphs("description", cmdlet.Output)))),
        new XElement(s_command + "examples", cmdlet.Examples.Select((example, index) => new XElement(
            s_command + "example",
            new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"---------- Example {index + 1} ----------")),
            new XElement(s_dev + "code", example.Code),
            new XElement(s_dev + "remarks", new XElement(s_maml + "para", example.Text))))),
        new XElement(s_command + "relatedLinks", new XElement(
            s_maml + "navigationLink", new XElement(s_maml + "linkText", "about_Toil"), new XElement(s_maml + "uri"))));

    private static XElement Parameter(ParameterHelp parameter, bool isSyntax) => new(
        s_command + "parameter",
        new XAttribute("required", Lower(parameter.IsRequired)),
        new XAttribute("variableLength", Lower(parameter.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Lower(parameter.TakesWildcards)),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        Paragraphs("Description", parameter.Description),
        isSyntax && parameter.IsSwitch ? null : new XElement(
            s_command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type),
        Type(parameter.Type),
        new XElement(s_dev + "defaultValue", parameter.Default));

    private static XElement Type(string name) => new(s_dev + "type", new XElement(s_maml + "name", name), new XElement(s_maml + "uri"));

    private static XElement Paragraphs(string element, params IReadOnlyList<string> texts)
        => new(s_maml + element, texts.Select(text => new XElement(s_maml + "para", text)));

    private static string Lower(bool value) => value ? "true" : "false";
}
