using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads what a step, a verification or a rollback does.</summary>
/// <param name="document">The file.</param>
internal sealed class ActionReader(YamlDocument document)
{
    private readonly TemplateReader _templates = new(document);
    private readonly ExecReader _exec = new(document);
    private readonly UsesReader _uses = new(document);

    /// <summary>Reads it.</summary>
    /// <param name="map">The step, the verification or the rollback.</param>
    /// <param name="kind">The key that says what is done.</param>
    public ActionWork Read(YamlKeys map, string kind) => kind switch
    {
        "uses" => _uses.Read(map),
        "pwsh" => Script(map.Scalar("pwsh")!),
        "exec" => _exec.Read(map),
        _ => new ConditionWork(_templates.Condition(map.Scalar("that")!)),
    };

    private PwshWork Script(YamlScalar script)
    {
        int at = script.Text.IndexOf(TemplateReader.Open, StringComparison.Ordinal);
        return at < 0 ? new(script.Text) { FirstLine = FirstLine(script) } : throw document.Invalid(
            document.Locate(script, at), "values never become text of a script", "Use $Toil.Parameters.name, $Toil.Steps['id'].result or $Toil.Run in place of '${{ }}'.");
    }

    // A text that is folded or quoted has other lines than the file.
    private int? FirstLine(YamlScalar script)
    {
        string text = script.Text.TrimEnd();
        long first = document.Locate(script, 0).Line;
        long last = document.Locate(script, Math.Max(0, text.Length - 1)).Line;
        return last - first == text.AsSpan().Count('\n') ? (int)first : null;
    }
}
