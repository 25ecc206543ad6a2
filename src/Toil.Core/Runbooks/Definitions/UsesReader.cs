using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads the use of an operation. Options are bound as far as they hold no expression, so that what is wrong is told before anything runs.</summary>
/// <param name="document">The file.</param>
internal sealed class UsesReader(YamlDocument document)
{
    private static readonly ExpressionScope s_nothing = new(new Dictionary<string, object?>(), false);

    private readonly TemplateReader _templates = new(document);

    /// <summary>Reads it.</summary>
    public UsesWork Read(YamlKeys map)
    {
        IOperation operation = Operation(map.Scalar("uses")!);
        return new(operation, Options(map, operation.Descriptor), FailOn(map, operation.Descriptor), map.Flag("confirm") ?? false);
    }

    private IOperation Operation(YamlScalar scalar)
    {
        try
        {
            return OperationCatalog.Get(scalar.Text.Trim());
        }
        catch (ToilException error) when (error.ErrorId == "OperationUnknown")
        {
            throw document.Invalid(scalar.Origin, $"there is no operation '{InertText.From(scalar.Text, 80)}'", error.Remedy, error);
        }
    }

    private List<KeyValuePair<string, TemplateValue>> Options(YamlKeys map, OperationDescriptor descriptor)
    {
        List<KeyValuePair<string, TemplateValue>> options = [];
        if (map.Find("with") is not { } node)
        {
            return options;
        }

        HashSet<OptionDescriptor> given = [];
        foreach ((YamlScalar key, YamlNode value) in (node as YamlMapping ?? throw document.Invalid(node.Origin, "'with' is a mapping", "Write 'option: value' lines under it.")).Entries)
        {
            OptionDescriptor option = descriptor.Options.Find(key.Text)
                ?? throw OptionBinder.Unknown(new OptionValue(key.Text, null, key.Origin), descriptor.Options.Options.Select(known => known.KebabName));
            if (!given.Add(option))
            {
                throw document.Invalid(key.Origin, $"'{option.KebabName}' is given a second time", "Keep one of them.");
            }

            if (value is YamlScalar { IsNull: true })
            {
                throw document.Invalid(key.Origin, $"'{option.KebabName}' has no value", "Give it one, or take the line out.");
            }

            TemplateValue template = _templates.Read(value);
            if (template.IsLiteral)
            {
                Bind(descriptor, new OptionValue(key.Text, template.Raw(s_nothing), value.Origin));
            }

            options.Add(new(option.KebabName, template));
        }

        return options;
    }

    private void Bind(OperationDescriptor descriptor, OptionValue value)
        => OptionBinder.Bind(Activator.CreateInstance(descriptor.OptionsType)!, [value], document.Folder);

    private static string? FailOn(YamlKeys map, OperationDescriptor descriptor)
        => map.Scalar("fail_on") is not null && descriptor.FailLevels.Count == 0
            ? throw map.Document.Invalid(map.OriginOf("fail_on"), $"the results of {descriptor.Name} are not graded", "Take 'fail_on' out.")
            : RunbookWord.Read(map, "fail_on", [.. descriptor.FailLevels.Keys]);
}
