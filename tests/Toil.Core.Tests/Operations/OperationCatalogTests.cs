using System.Reflection;
using Toil.Operations;

namespace Toil.Core.Tests.Operations;

/// <summary>What holds for every operation, those to come included.</summary>
public sealed class OperationCatalogTests
{
    public static TheoryData<string> Names => [.. OperationCatalog.All.Select(operation => operation.Descriptor.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Its_names_line_up(string name)
    {
        OperationDescriptor descriptor = OperationCatalog.Get(name).Descriptor;

        Assert.Matches("^[a-z]+[.][a-z]+(-[a-z]+)*$", name);
        Assert.Equal(name, $"{descriptor.Slice}.{descriptor.Verb}");
        Assert.Matches("^[A-Z][a-z]+-Toil([A-Z][A-Za-z]*)?$", descriptor.Cmdlet);
        Assert.Matches("^[a-z]+$", descriptor.SettingsSection ?? descriptor.Slice);
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_texts_are_sentences(string name)
    {
        OperationDescriptor descriptor = OperationCatalog.Get(name).Descriptor;

        Assert.Matches(@"^[A-Z][^\n]*[.]$", descriptor.Summary);
        Assert.Matches(@"^[A-Z][\s\S]*[.]$", descriptor.Description);
        Assert.NotEmpty(descriptor.View.Columns);
        Assert.NotEmpty(descriptor.View.Noun.Many);
        Assert.Equal(descriptor.ResultType, descriptor.ResultJson.Type);
        Assert.True(descriptor.HasEffect || !descriptor.HasDryRun, "What changes nothing needs no dry run.");
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_options_are_declared_whole(string name)
    {
        OperationDescriptor descriptor = OperationCatalog.Get(name).Descriptor;
        object defaults = Activator.CreateInstance(descriptor.OptionsType)!;
        Assert.All(descriptor.Options.Options, option =>
        {
            Assert.Matches("^[A-Z].*[.]$", option.Description);
            Assert.Matches("^[a-z]+(-[a-z]+)*$", option.KebabName);
            Assert.Same(option, descriptor.Options.Find(option.KebabName));
            PropertyInfo property = descriptor.OptionsType.GetProperty(option.Name)!;
            if (property.GetValue(defaults) is int or long or TimeSpan)
            {
                // The default lies within the bounds, and the bounds can be read.
                OptionValue value = new(option.Name, property.GetValue(defaults), new ValueOrigin("default"));
                _ = OptionConverter.Convert(option, value, "/");
            }
        });
        Assert.All(
            descriptor.OptionsType.GetProperties().Where(property => property.Name != "EqualityContract"),
            property => Assert.True(property.GetCustomAttribute<OptionAttribute>() is not null, $"{property.Name} has no text"));
    }

    [Fact]
    public void Names_and_cmdlets_stand_once()
    {
        Assert.Distinct(OperationCatalog.All.Select(operation => operation.Descriptor.Name));

        // A rehearsal of a runbook is its check by doing: Test-ToilRunbook -Rehearse.
        Assert.Distinct(OperationCatalog.All.Where(operation => operation.Descriptor.Name != "runbook.rehearse").Select(operation => operation.Descriptor.Cmdlet));
        Assert.Equal(OperationCatalog.Get("runbook.check").Descriptor.Cmdlet, OperationCatalog.Get("runbook.rehearse").Descriptor.Cmdlet);
    }

    [Theory]
    [InlineData("certificate.swep", "Did you mean 'certificate.sweep'?")]
    [InlineData("Certificate.Sweep", "Did you mean 'certificate.sweep'?")]
    [InlineData("xyz", "There are: certificate.sweep")]
    public void An_unknown_operation_names_the_nearest(string name, string remedy)
    {
        ToilException error = Assert.Throws<ToilException>(() => OperationCatalog.Get(name));

        Assert.Equal(("OperationUnknown", ErrorKind.InvalidInput, name), (error.ErrorId, error.Kind, error.Item));
        Assert.StartsWith(remedy, error.Remedy);
        Assert.EndsWith(error.Remedy.Contains('?') ? "?" : ".", error.Remedy);
    }
}
