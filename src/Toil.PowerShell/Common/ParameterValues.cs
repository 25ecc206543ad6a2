using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.Values;

namespace Toil.PowerShell.Common;

/// <summary>Hands a cmdlet's bound parameters to the binder, under their own names. Only what is PowerShell's own is undone here: wrappers, switches, drives.</summary>
internal static class ParameterValues
{
    /// <summary>The values of the bound parameters that are options.</summary>
    /// <param name="cmdlet">The cmdlet, for its location and drives.</param>
    /// <param name="schema">The options of its operation.</param>
    /// <param name="except">Names of parameters to leave out.</param>
    public static List<OptionValue> Of(PSCmdlet cmdlet, OptionSchema schema, IReadOnlySet<string> except) =>
    [
        .. cmdlet.MyInvocation.BoundParameters
            .Where(pair => !except.Contains(pair.Key))
            .Select(pair => (pair.Value, Option: schema.Find(pair.Key)))
            .Where(pair => pair.Option is not null)
            .Select(pair => new OptionValue(
                pair.Option!.Name, Unwrap(cmdlet, pair.Option, pair.Value), new ValueOrigin("-" + pair.Option.Name))),
    ];

    private static object? Unwrap(PSCmdlet cmdlet, OptionDescriptor option, object? value) => value switch
    {
        PSObject wrapped => Unwrap(cmdlet, option, wrapped.BaseObject),
        SwitchParameter flag => flag.IsPresent,
        object[] objects when option.Kind == OptionKind.Objects => Array.ConvertAll(objects, item => item is PSObject { BaseObject: var inner } ? inner : item),
        IDictionary map => map.Keys.Cast<object>().ToDictionary(
            LanguagePrimitives.ConvertTo<string>, key => Unwrap(cmdlet, option, map[key])),
        string text when option.TakesPath => FileSystemPath(cmdlet, text),
        string[] texts when option.TakesPath => Array.ConvertAll(texts, text => FileSystemPath(cmdlet, text)),
        _ => value,
    };

    // PowerShell has drives of its own (Temp:, TestDrive:) and a location that is not the process's.
    private static string FileSystemPath(PSCmdlet cmdlet, string path)
    {
        if (path == "-")
        {
            return path;
        }

        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem"
            ? full
            : throw ToilException.Invalid(
                "PathNotFileSystem", $"'{InertText.From(path)}' is a path of the provider {provider.Name}, not of the file system.",
                provider.Name == "Certificate" ? "Name the store as store://CurrentUser/My or the like." : "Give a file system path.", path);
    }
}
