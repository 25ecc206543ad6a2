using System.Management.Automation;
using System.Reflection;
using Toil.PowerShell.Certificates;

namespace Toil.PowerShell.Tests.Metadata;

/// <summary>
/// What a cmdlet declares, read from its attributes as they were written: the reference assembly that stands in for PowerShell has empty bodies.
/// </summary>
internal sealed record CmdletMetadata(Type Type, string Verb, string Noun)
{
    public string Name => $"{Verb}-{Noun}";

    public static IReadOnlyList<CmdletMetadata> All { get; } =
    [
        .. typeof(FindToilCertificateCommand).Assembly.GetExportedTypes()
            .Select(type => (type, data: type.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType == typeof(CmdletAttribute))))
            .Where(pair => pair.data is not null)
            .Select(pair => new CmdletMetadata(
                pair.type, (string)pair.data!.ConstructorArguments[0].Value!, (string)pair.data.ConstructorArguments[1].Value!)),
    ];

    public IEnumerable<PropertyInfo> Parameters => Type.GetProperties()
        .Where(property => property.GetCustomAttributesData().Any(a => a.AttributeType == typeof(ParameterAttribute)));
}
