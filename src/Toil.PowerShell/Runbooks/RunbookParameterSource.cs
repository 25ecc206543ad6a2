using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Reflection;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Makes the parameters of a runbook parameters of the cmdlet that runs it, each with its type.</summary>
internal static class RunbookParameterSource
{
    /// <summary>The parameters; null where the file does not say any. What is wrong with the file is the operation's to tell.</summary>
    /// <param name="cmdlet">The cmdlet. A name that it has itself is left to -Set.</param>
    /// <param name="path">The runbook, as given.</param>
    /// <param name="given">Names that were given by -Set already: they are not asked for.</param>
    public static RuntimeDefinedParameterDictionary? Read(PSCmdlet cmdlet, string? path, IReadOnlyCollection<string> given)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        try
        {
            string full = SessionPath.Of(cmdlet, path, out ProviderInfo provider);
            return provider.Name != "FileSystem" || !File.Exists(full) ? null
                : full.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) ? OfScript(cmdlet, full, given)
                : OfRunbook(cmdlet, RunbookSignature.Read(full), given);
        }
        catch (Exception error) when (error is ToilException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static RuntimeDefinedParameterDictionary OfRunbook(PSCmdlet cmdlet, IReadOnlyList<RunbookSignature> parameters, IReadOnlyCollection<string> given)
    {
        HashSet<string> taken = OwnNames(cmdlet);
        RuntimeDefinedParameterDictionary result = [];

        // Where nobody can be asked, the operation says what is missing, with an exit code: PowerShell's own refusal comes before there is one.
        bool asks = ConsoleQuestions.CanBeAsked(cmdlet.Host);
        foreach (RunbookSignature one in parameters.Where(one => taken.Add(one.Name)))
        {
            bool isMandatory = asks && one.IsRequired && !given.Contains(one.Name, StringComparer.OrdinalIgnoreCase);
            result.Add(one.Name, new RuntimeDefinedParameter(one.Name, TypeOf(one), AttributesOf(one, isMandatory)));
        }

        return result;
    }

    // The engine reads a script's own param block, types and attributes included, and runs nothing of it.
    private static RuntimeDefinedParameterDictionary OfScript(PSCmdlet cmdlet, string path, IReadOnlyCollection<string> given)
    {
        HashSet<string> taken = OwnNames(cmdlet);
        RuntimeDefinedParameterDictionary result = [];
        IEnumerable<ParameterMetadata> declared = cmdlet.InvokeCommand.GetCommand(path, CommandTypes.ExternalScript)?.Parameters?.Values ?? Enumerable.Empty<ParameterMetadata>();
        foreach (ParameterMetadata one in declared.Where(one => taken.Add(one.Name)))
        {
            bool isGiven = one.Aliases.Append(one.Name).Any(name => given.Contains(name, StringComparer.OrdinalIgnoreCase));
            Collection<Attribute> attributes = isGiven ? [.. one.Attributes.Where(attribute => attribute is not ParameterAttribute), new ParameterAttribute()] : one.Attributes;
            result.Add(one.Name, new RuntimeDefinedParameter(one.Name, one.ParameterType, attributes));
        }

        return result;
    }

    private static HashSet<string> OwnNames(PSCmdlet cmdlet) => new(
        cmdlet.GetType().GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .SelectMany(property => property.GetCustomAttribute<AliasAttribute>()?.AliasNames.Append(property.Name) ?? [property.Name])
            .Concat(Cmdlet.CommonParameters).Concat(Cmdlet.OptionalCommonParameters),
        StringComparer.OrdinalIgnoreCase);

    private static Type TypeOf(RunbookSignature one) => one.Type switch
    {
        "number" => typeof(decimal), // 0.1 stays what was typed
        "switch" => typeof(SwitchParameter),
        "duration" => typeof(TimeSpan),
        "list" => typeof(string[]),
        _ => typeof(string), // PowerShell completes files for a text by itself.
    };

    private static Collection<Attribute> AttributesOf(RunbookSignature one, bool isMandatory)
    {
        ParameterAttribute parameter = new() { Mandatory = isMandatory };
        if (Help(one) is { Length: > 0 } help)
        {
            parameter.HelpMessage = help;
        }

        Collection<Attribute> attributes = [parameter];
        if (one.Type == "duration")
        {
            attributes.Add(new DurationAttribute());
        }
        else if (one is { Type: "choice", Choices.Count: > 0 })
        {
            attributes.Add(new ValidateSetAttribute([.. one.Choices]));
        }

        return attributes;
    }

    private static string Help(RunbookSignature one)
    {
        string secret = one.Type == "secret" ? "A reference to a secret, such as env:NAME or file:PATH." : string.Empty;
        string fallback = one.DefaultText is { } text ? $"Default: {text}." : string.Empty;
        return string.Join(' ', new[] { one.Description?.ReplaceLineEndings(" ").Trim(), secret, fallback }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
