import styles from './FieldTree.module.css';
import { type DataField, fieldsOf } from './fields.ts';

/** Plain data as names with their values; what has parts shows them further in. */
export const FieldTree = ({ value }: { readonly value: object }) => {
  const fields = fieldsOf(value);
  return fields.length === 0 ? (
    <p className={styles['none']}>nothing but that</p>
  ) : (
    <Fields fields={fields} />
  );
};

const Fields = ({ fields }: { readonly fields: readonly DataField[] }) => (
  <dl className={styles['fields']}>
    {fields.map((field) => (
      <div key={field.name} className={styles['field']} data-kind={field.kind}>
        <dt className={styles['name']}>{field.name}</dt>
        <dd className={styles['value']}>
          {field.kind === 'value' ? field.text : <Fields fields={field.fields} />}
        </dd>
      </div>
    ))}
  </dl>
);
