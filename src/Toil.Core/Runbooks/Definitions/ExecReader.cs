using System.Globalization;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads a command.</summary>
/// <param name="document">The file.</param>
internal sealed class ExecReader(YamlDocument document)
{
    private readonly TemplateReader _templates = new(document);

    /// <summary>Reads it.</summary>
    public ExecWork Read(YamlKeys map) => new(Command(map))
    {
        Environment = Variables(map, "env"),
        Secrets = Secrets(map),
        WorkingDirectory = map.Scalar("working_directory") is { } folder ? _templates.Read(folder) : null,
        Input = map.Scalar("input") is { } input ? _templates.Read(input) : null,
        SuccessCodes = Codes(map),
    };

    private TemplateValue[] Command(YamlKeys map)
    {
        YamlNode node = map.Find("exec")!;
        YamlSequence list = node as YamlSequence ?? throw document.Invalid(
            node.Origin, "'exec' is a list of a program and its arguments, because no shell is there to take a line apart",
            "Write it as [systemctl, restart, orders]; where a shell is meant, as [sh, -c, '...'].");
        if (list.Items.Count == 0 || list.Items[0] is YamlScalar program && string.IsNullOrWhiteSpace(program.Text))
        {
            throw document.Invalid(list.Items.Count == 0 ? node.Origin : list.Items[0].Origin, "this command has no program", "Write its name or path first.");
        }

        return [.. list.Items.Select(item => item is YamlScalar { IsNull: false }
            ? _templates.Read(item)
            : throw document.Invalid(item.Origin, "an argument is not a single value", "Write each as one text; in quotes where it is empty or could be something else."))];
    }

    private KeyValuePair<string, TemplateValue>[] Variables(YamlKeys map, string key)
    {
        if (map.Find(key) is not { } node)
        {
            return [];
        }

        YamlMapping mapping = node as YamlMapping ?? throw document.Invalid(node.Origin, $"'{key}' is a mapping", "Write 'NAME: value' lines under it.");
        return [.. mapping.Entries.Select(entry => KeyValuePair.Create(Variable(entry.Key), entry.Value is YamlScalar { IsNull: false } value
            ? _templates.Read(value)
            : throw document.Invalid(entry.Key.Origin, $"'{InertText.From(entry.Key.Text, 80)}' has no single value", "Write one text behind it; '' for an empty one.")))];
    }

    private string Variable(YamlScalar key) => key.Text.Length > 0 && !key.Text.AsSpan().ContainsAny('=', '\0') && !string.IsNullOrWhiteSpace(key.Text)
        ? key.Text
        : throw document.Invalid(key.Origin, $"'{InertText.From(key.Text, 80)}' cannot be the name of an environment variable", "Write letters, digits and underscores.");

    private KeyValuePair<string, TemplateValue>[] Secrets(YamlKeys map)
    {
        KeyValuePair<string, TemplateValue>[] secrets = Variables(map, "secrets");
        foreach ((string name, TemplateValue value) in secrets)
        {
            // Not repeated: it may be the secret itself.
            if (value.IsLiteral && !SecretReference.TryParse(value.EvaluateText(new ExpressionScope(new Dictionary<string, object?>(), false)), null, out _))
            {
                throw document.Invalid(value.Origin, $"'{InertText.From(name, 80)}' is not a reference to a secret", "Give a reference, not the secret itself: env:NAME or file:PATH.");
            }
        }

        return secrets;
    }

    private int[] Codes(YamlKeys map) => map.Find("success_codes") switch
    {
        null => [0],
        YamlSequence { Items.Count: > 0 } list => [.. list.Items.Select(Code).Distinct()],
        { } node => [Code(node)],
    };

    private int Code(YamlNode node) => node is YamlScalar scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
        ? code
        : throw document.Invalid(node.Origin, "an exit code is a whole number", "Write it as 0, or as [0, 2].");
}
