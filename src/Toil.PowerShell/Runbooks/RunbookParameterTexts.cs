using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using Toil.Values;

namespace Toil.PowerShell.Runbooks;

/// <summary>The values of a runbook's parameters as the texts that <c>-Set</c> takes.</summary>
internal static class RunbookParameterTexts
{
    /// <summary>Those that were given, by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(RuntimeDefinedParameterDictionary? parameters) =>
        from pair in parameters ?? []
        where pair.Value.IsSet
        select KeyValuePair.Create(pair.Key, Text(pair.Value.Value));

    private static string Text(object? value) => value switch
    {
        PSObject wrapped => Text(wrapped.BaseObject),
        SwitchParameter flag => flag.IsPresent ? "true" : "false",
        TimeSpan span => Duration.Format(span),
        string[] list => JsonSerializer.Serialize(list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty,
    };
}
