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
    public static List<OptionValue> Of(PSCmdlet cmdlet, OptionSchema schema) => Of(cmdlet, schema, static _ => true);

    /// <summary>The values of those that were bound from the piped object.</summary>
    /// <param name="cmdlet">The cmdlet, for its location and drives.</param>
    /// <param name="schema">The options of its operation.</param>
    /// <param name="givenOnce">Names of the parameters that hold for the whole call.</param>
    public static List<OptionValue> OfItem(PSCmdlet cmdlet, OptionSchema schema, IReadOnlySet<string> givenOnce)
        => Of(cmdlet, schema, pair => !givenOnce.Contains(pair.Key) && IsOfThisObject(cmdlet, pair));

    private static List<OptionValue> Of(PSCmdlet cmdlet, OptionSchema schema, Func<KeyValuePair<string, object>, bool> isMeant) =>
    [
        .. cmdlet.MyInvocation.BoundParameters
            .Where(isMeant)
            .Select(pair => (pair.Value, Option: schema.Find(pair.Key)))
            .Where(pair => pair.Option is not null)
            .Select(pair => new OptionValue(
                pair.Option!.Name, Unwrap(cmdlet, pair.Option, pair.Value), new ValueOrigin("-" + pair.Option.Name))),
    ];

    // What an object has bound stays among the bound parameters until a later one binds the same, and would be taken for the later one's: its owner, its note. The
    // property itself is put back to its default.
    private static bool IsOfThisObject(PSCmdlet cmdlet, KeyValuePair<string, object> bound)
        => cmdlet.GetType().GetProperty(bound.Key) is not { } property || Equals(Plain(property.GetValue(cmdlet)), Plain(bound.Value));

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

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

        string full = SessionPath.Of(cmdlet, path, out ProviderInfo provider);
        return provider.Name == "FileSystem"
            ? full
            : throw ToilException.Invalid(
                "PathNotFileSystem", $"'{InertText.From(path)}' is a path of the provider {provider.Name}, not of the file system.",
                provider.Name == "Certificate" ? "Name the store as store://CurrentUser/My or the like." : "Give a file system path.", path);
    }
}
