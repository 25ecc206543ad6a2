using System.Text;

namespace Toil.HelpGenerator;

/// <summary>Writes the page of the cmdlet reference, from the same texts as the help.</summary>
internal static class MarkdownReference
{
    public static string Render(CmdletHelp cmdlet)
    {
        StringBuilder page = new();
        void Line(string text = "") => page.Append(text).Append('\n');

        Line($"# {cmdlet.Name}");
        Line();
        Line(cmdlet.Synopsis);
        foreach (string paragraph in cmdlet.Description)
        {
            Line();
            Line(paragraph);
        }

        Line();
        Line("## Examples");
        foreach (ExampleHelp example in cmdlet.Examples)
        {
            Line();
            Line(example.Text);
            Line();
            Line("```powershell");
            Line(example.Code);
            Line("```");
        }

        Line();
        Line("## Parameters");
        Line();
        Line("| parameter | type | what it does | pipeline | aliases |");
        Line("|---|---|---|---|---|");
        foreach (ParameterHelp parameter in cmdlet.Parameters)
        {
            string description = parameter.Description.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
            string pipeline = parameter.Pipeline == "False" ? string.Empty : parameter.Pipeline["True (".Length..^1];
            Line($"| `-{parameter.Name}` | {parameter.Type} | {description} | {pipeline} | {string.Join(", ", parameter.Aliases)} |");
        }

        Line();
        Line("## Output");
        Line();
        Line(cmdlet.Output);
        return page.ToString();
    }
}
