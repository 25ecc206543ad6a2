using System.Reflection;

namespace Toil.HelpGenerator;

/// <summary>
/// An attribute as it was written down. The reference assembly that cmdlets are compiled against has empty bodies, so that an instance of one of
/// its attributes would know nothing of its arguments.
/// </summary>
internal sealed class DeclaredAttribute
{
    private readonly CustomAttributeData _data;

    private DeclaredAttribute(CustomAttributeData data) => _data = data;

    public static DeclaredAttribute? Find<T>(MemberInfo member)
        => member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(T)) is { } data ? new(data) : null;

    /// <summary>A constructor argument; an array's elements where it is one.</summary>
    public IReadOnlyList<object?> Argument(int index) => Values(_data.ConstructorArguments[index]);

    /// <summary>A named argument, or the fallback where it was not given.</summary>
    public T Named<T>(string name, T fallback)
        => _data.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T)argument.TypedValue.Value!).FirstOrDefault(fallback);

    private static IReadOnlyList<object?> Values(CustomAttributeTypedArgument argument)
        => argument.Value is IReadOnlyList<CustomAttributeTypedArgument> list ? [.. list.Select(item => item.Value)] : [argument.Value];
}
