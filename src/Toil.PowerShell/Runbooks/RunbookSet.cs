using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Runbooks;

/// <summary>Puts the parameters of a runbook that were given as PowerShell's own to those of -Set.</summary>
internal static class RunbookSet
{
    private const string Option = "Set";

    /// <summary>The names in a -Set.</summary>
    public static IReadOnlyCollection<string> Names(IDictionary? set) => set is null ? [] : [.. set.Keys.Cast<object>().Select(LanguagePrimitives.ConvertTo<string>)];

    /// <summary>The values of the call, with one -Set that holds everything.</summary>
    /// <param name="values">The values of the call.</param>
    /// <param name="set">What -Set was given.</param>
    /// <param name="parameters">The runbook's parameters.</param>
    /// <param name="cmdlet">The cmdlet, for its location and drives.</param>
    /// <param name="path">The runbook.</param>
    /// <exception cref="ToilException"><c>ParameterTwice</c>, <c>ParameterIsSecret</c>, or <c>ParameterUnknown</c> of a script.</exception>
    public static IReadOnlyList<OptionValue> Complete(
        IReadOnlyList<OptionValue> values, IDictionary? set, RuntimeDefinedParameterDictionary? parameters, PSCmdlet cmdlet, string? path)
    {
        bool isScript = path?.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) == true;
        Dictionary<string, object?> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (object key in set?.Keys ?? Array.Empty<object>())
        {
            all[LanguagePrimitives.ConvertTo<string>(key)] = Value(LanguagePrimitives.ConvertTo<string>(key), set![key]);
        }

        if (isScript && parameters is not null)
        {
            RefuseUnknown(all.Keys, cmdlet, path!);
        }

        foreach ((string name, RuntimeDefinedParameter parameter) in parameters ?? [])
        {
            if (parameter.IsSet && !all.TryAdd(name, Value(name, parameter.Value)))
            {
                throw ToilException.Invalid("ParameterTwice", $"-{name} is given, and -Set gives it too.", "Give it once.", name);
            }
        }

        return all.Count == 0 ? values : [.. values.Where(value => value.Name != Option), new OptionValue(Option, all, new ValueOrigin("-Set"))];
    }

    private static object? Value(string name, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        // What a run is given is written to its journal.
        PSCredential or System.Security.SecureString => throw ToilException.Invalid(
            "ParameterIsSecret", $"-{name} is a secret, and what a run is given is kept with it.", "Give a reference to it, env:NAME or file:PATH, and resolve that in the step.", name),
        SwitchParameter flag => flag.IsPresent,
        decimal number => number, // 0.1 stays what was typed
        var other => new SessionValues().FromPowerShell(other),
    };

    private static void RefuseUnknown(IEnumerable<string> names, PSCmdlet cmdlet, string path)
    {
        string full = SessionPath.Of(cmdlet, path, out _);
        IDictionary<string, ParameterMetadata>? declared = cmdlet.InvokeCommand.GetCommand(full, CommandTypes.ExternalScript)?.Parameters;
        if (declared is null)
        {
            return;
        }

        string[] known = [.. declared.Keys.Except(Cmdlet.CommonParameters, StringComparer.OrdinalIgnoreCase).Except(Cmdlet.OptionalCommonParameters, StringComparer.OrdinalIgnoreCase)];
        foreach (string name in names.Where(name => !declared.Values.Any(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || one.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))))
        {
            throw ToilException.Invalid(
                "ParameterUnknown", $"-Set: the runbook '{System.IO.Path.GetFileNameWithoutExtension(full)}' has no parameter '{Values.InertText.From(name, 80)}'.",
                Nearest.To(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : known.Length == 0 ? "It has none." : $"It has: {string.Join(", ", known)}.", name);
        }
    }
}
