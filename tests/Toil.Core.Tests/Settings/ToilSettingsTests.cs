using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Settings;

[Collection(WholeProcessCollection.Name)]
public sealed class ToilSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EnvironmentScope _environment = new EnvironmentScope().Set(ToilSettings.Variable, null);

    private static OperationDescriptor Sweep => OperationCatalog.Get("certificate.sweep").Descriptor;

    public void Dispose()
    {
        _environment.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_nearest_file_from_the_working_directory_upwards_is_found()
    {
        string outer = _folder.Write("toil.yaml", "store: outer");
        string inner = _folder.Write("a/b/toil.yaml", "store: inner");
        Directory.CreateDirectory(_folder["a/b/c/d"]);
        Directory.CreateDirectory(_folder["x"]);

        Assert.Equal((inner, "inner"), Load("a/b/c/d"));
        Assert.Equal((inner, "inner"), Load("a/b"));
        Assert.Equal((outer, "outer"), Load("a"));
        Assert.Equal((outer, "outer"), Load("x"));
        Assert.Equal((outer, "outer"), Load("x/not-there"));

        (string?, string?) Load(string folder)
        {
            ToilSettings settings = ToilSettings.Load(null, _folder[folder]);
            return (settings.Path, settings.Store);
        }
    }

    [Fact]
    public void A_named_file_goes_before_the_variable_and_that_before_the_nearest()
    {
        _folder.Write("toil.yaml", "store: nearest");
        _folder.Write("named.yaml", "store: named");
        _folder.Write("variable.yaml", "store: variable");

        Assert.Equal("nearest", ToilSettings.Load(null, _folder.Path).Store);
        _environment.Set(ToilSettings.Variable, string.Empty);
        Assert.Equal("nearest", ToilSettings.Load(null, _folder.Path).Store);
        _environment.Set(ToilSettings.Variable, "variable.yaml");
        Assert.Equal("variable", ToilSettings.Load(null, _folder.Path).Store);
        Assert.Equal("named", ToilSettings.Load("named.yaml", _folder.Path).Store);
        Assert.Equal("named", ToilSettings.Load(_folder["named.yaml"], "/").Store);
    }

    [Fact]
    public void A_named_file_that_is_missing_is_an_error_and_none_at_all_is_not()
    {
        Assert.Equal("YamlNotFound", Assert.Throws<ToilException>(() => ToilSettings.Load("no.yaml", _folder.Path)).ErrorId);
        Assert.Equal("SettingsInvalid", Assert.Throws<ToilException>(() => ToilSettings.Load(" ", _folder.Path)).ErrorId);
        Assert.Equal("YamlUnreadable", Assert.Throws<ToilException>(() => ToilSettings.Load(".", _folder.Path)).ErrorId);

        _environment.Set(ToilSettings.Variable, "no.yaml");
        ToilException error = Assert.Throws<ToilException>(() => ToilSettings.Load(null, _folder.Path));
        Assert.Equal($"$TOIL_CONFIG: There is no file {_folder["no.yaml"]}. Check the path.", error.Message);
        Assert.Equal(("YamlNotFound", ErrorKind.NotFound), (error.ErrorId, error.Kind));

        Assert.Null(ToilSettings.Empty.Path);
        Assert.Empty(ToilSettings.Empty.ValuesFor(Sweep));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("store:\ncertificates:\n")]
    [InlineData("{}")]
    [InlineData("certificates: {}")]
    [InlineData("certificates: {concurrency: , timeout: ~}")]
    public void An_empty_file_or_section_says_nothing(string text)
    {
        ToilSettings settings = Read(text);

        Assert.Equal((_folder["toil.yaml"], null), (settings.Path, settings.Store));
        Assert.Empty(settings.ValuesFor(Sweep));
    }

    [Theory]
    [InlineData("sotre: x", "line 1, column 1: 'sotre' is not known. Did you mean 'store'?")]
    [InlineData("sotre:", "line 1, column 1: 'sotre' is not known. Did you mean 'store'?")]
    [InlineData("store: x\ncertificate:\n  timeout: 3s", "line 2, column 1: 'certificate' is not known. Did you mean 'certificates'?")]
    [InlineData("xyzzyplugh: 1", "line 1, column 1: 'xyzzyplugh' is not known. Known here: store, databases, certificates")]
    [InlineData("certificates:\n  timeout: 3s\n  concurency: 3", "line 3, column 3: 'concurency' is not known. Did you mean 'concurrency'?")]
    [InlineData("certificates:\n  concurency:", "line 2, column 3: 'concurency' is not known. Did you mean 'concurrency'?")]
    [InlineData("certificates:\n  <<: {timeout: 3s}", "line 2, column 3: '<<' is not known.")]
    [InlineData("certificates:\n  rule:\n    weak-kye: off", "line 3, column 5, rule: 'weak-kye' is not known. Did you mean 'weak-key'?")]
    public void An_unknown_key_names_the_line_and_the_nearest(string text, string expected)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(text));

        Assert.Equal("OptionUnknown", error.ErrorId);
        Assert.StartsWith($"{_folder["toil.yaml"]} {expected}", error.Message);
    }

    [Theory]
    [InlineData("- a", "SettingsInvalid", "line 1, column 1: settings are a mapping.")]
    [InlineData("just text", "SettingsInvalid", "line 1, column 1: settings are a mapping.")]
    [InlineData("store: [a]", "SettingsInvalid", "line 1, column 1: 'store' is a single value.")]
    [InlineData("certificates: 3", "SettingsInvalid", "line 1, column 1: 'certificates' is a mapping.")]
    [InlineData("certificates: {timeout: 3}", "OptionInvalid", "line 1, column 16, timeout: '3' is not a duration.")]
    [InlineData("certificates:\n  concurrency: 0", "OptionOutOfRange", "line 2, column 3, concurrency: 0 is out of range.")]
    [InlineData("certificates:\n  timeout: 3s\n  Timeout: 4s", "SettingsInvalid", "line 3, column 3: 'Timeout' is given a second time, as 'timeout' above.")]
    [InlineData("certificates:\n  target: a\n  targets: [b]", "SettingsInvalid", "line 3, column 3: 'targets' is given a second time, as 'target' above.")]
    public void A_wrong_value_is_found_at_load(string text, string errorId, string expected)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(text));

        Assert.Equal((errorId, ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.StartsWith($"{_folder["toil.yaml"]} {expected}", error.Message);
    }

    [Fact]
    public void A_section_gives_defaults_whose_paths_start_at_the_file()
    {
        SweepOptions options = OptionBinder.Bind(
            new SweepOptions(),
            Read("certificates: {timeout: 3s, per-host: 2, trust: [roots], inventories: list.txt, password: file:pw}").ValuesFor(Sweep), "/elsewhere");

        Assert.Equal((TimeSpan.FromSeconds(3), 2, 256), (options.Timeout, options.PerHost, options.Concurrency));
        Assert.Equal([_folder["roots"]], options.Trust);
        Assert.Equal([_folder["list.txt"]], options.Inventory);
        Assert.Equal($"file:{_folder["pw"]}", options.Password!.ToString());
    }

    [Fact]
    public void An_operation_without_a_section_gets_nothing()
        => Assert.Empty(Read("certificates: {timeout: 3s}").ValuesFor(Sweep with { SettingsSection = null }));

    private ToilSettings Read(string text) => ToilSettings.Read(_folder["toil.yaml"], YamlReader.Read(_folder["toil.yaml"], text));
}
