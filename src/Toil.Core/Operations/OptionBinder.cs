using System.Reflection;

namespace Toil.Operations;

/// <summary>
/// Turns values from any door (arguments, YAML, cmdlet parameters) into an options record: one conversion, one validation, one wording
/// of the error.
/// </summary>
public static class OptionBinder
{
    private static readonly MethodInfo s_clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Returns a copy of <paramref name="defaults"/> with the values laid over it; a later value of one name wins over an earlier.</summary>
    /// <param name="defaults">What holds where nothing is given. Not changed.</param>
    /// <param name="values">The values.</param>
    /// <param name="workingDirectory">Absolute folder from which relative paths are taken, unless a value's origin has one.</param>
    /// <exception cref="ToilException"><c>OptionUnknown</c>, <c>OptionInvalid</c> or <c>OptionOutOfRange</c>, naming the origin, the value and the remedy.</exception>
    public static T Bind<T>(T defaults, IEnumerable<OptionValue> values, string workingDirectory)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(defaults);
        OptionSchema schema = OptionSchema.Of(defaults.GetType());
        T bound = (T)s_clone.Invoke(defaults, null)!;
        foreach (OptionValue value in values)
        {
            OptionDescriptor option = schema.Find(value.Name) ?? throw Unknown(value, schema.Options.Select(o => o.KebabName));
            option.Property.SetValue(bound, OptionConverter.Convert(option, value, workingDirectory));
        }

        return bound;
    }

    /// <summary>The error for a name that nothing answers to, with the nearest known one.</summary>
    public static ToilException Unknown(OptionValue value, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string remedy = Nearest.To(value.Name, names) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"Known here: {string.Join(", ", names)}.";
        return ToilException.Invalid(
            "OptionUnknown", $"{value.Origin.Text}: '{Values.InertText.From(value.Name, 80)}' is not known.", remedy, value.Name);
    }
}
