using System.Collections;
using System.Management.Automation;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>
/// Binds every piped object that is neither text nor names a path. PowerShell would turn a stranger into a string, and that
/// would be read as a manifest.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PipedObjectAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PathNames = ["PSPath", "LP", "LiteralPath"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Bare(inputData) is IList list ? list.Cast<object?>().Select(One).ToArray() : One(inputData);

    private static object? One(object? value) => Bare(value) switch
    {
        null or string or K8ssObject => value,
        _ => PSObject.AsPSObject(value!) is var wrapped && Array.Exists(PathNames, name => wrapped.Properties[name] is not null)
            ? value
            : new StrangeObject(wrapped),
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
