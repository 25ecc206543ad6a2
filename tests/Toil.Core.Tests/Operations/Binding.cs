using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Operations;

/// <summary>Binds as the doors do.</summary>
internal static class Binding
{
    public const string WorkingDirectory = "/work/dir";
    public const string YamlPath = "/etc/toil/toil.yaml";

    public static SampleOptions Bind(params OptionValue[] values) => OptionBinder.Bind(new SampleOptions(), values, WorkingDirectory);

    /// <summary>As from the runner: text, or a list of texts.</summary>
    public static OptionValue Argument(string name, object? raw) => new(name, raw, new ValueOrigin("--" + name));

    /// <summary>As from a cmdlet: a value of .NET under the property's name.</summary>
    public static OptionValue Parameter(string name, object? raw) => new(name, raw, new ValueOrigin("-" + name));

    public static SampleOptions BindYaml(string yaml) => Bind([.. ((YamlMapping)YamlReader.Read(YamlPath, yaml)!).ToOptionValues()]);

    public static ToilException Fails(Func<object?> bind) => Assert.Throws<ToilException>(bind);
}
