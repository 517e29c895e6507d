using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>Types of metadata as help writes them: the name alone.</summary>
internal sealed class MetadataNames : ICustomAttributeTypeProvider<string>, ISignatureTypeProvider<string, object?>
{
    public static MetadataNames Instance { get; } = new();

    public static string NameOf(MetadataReader reader, EntityHandle handle) => reader.GetString(handle.Kind == HandleKind.TypeReference
        ? reader.GetTypeReference((TypeReferenceHandle)handle).Name
        : reader.GetTypeDefinition((TypeDefinitionHandle)handle).Name);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => "Type";

    public bool IsSystemType(string type) => type == "Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    // The full name, without the assembly.
    public string GetTypeFromSerializedName(string name) => name.Split(',')[0];

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        genericType == "Nullable`1" ? typeArguments[0] : genericType.Split('`')[0] + "[" + string.Join(',', typeArguments) + "]";

    public string GetArrayType(string elementType, ArrayShape shape) => throw new NotSupportedException();

    public string GetByReferenceType(string elementType) => throw new NotSupportedException();

    public string GetFunctionPointerType(MethodSignature<string> signature) => throw new NotSupportedException();

    public string GetGenericMethodParameter(object? genericContext, int index) => throw new NotSupportedException();

    public string GetGenericTypeParameter(object? genericContext, int index) => throw new NotSupportedException();

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => throw new NotSupportedException();

    public string GetPointerType(string elementType) => throw new NotSupportedException();

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => throw new NotSupportedException();
}
